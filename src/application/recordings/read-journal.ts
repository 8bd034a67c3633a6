import type { CompanyId, MediaNodeId } from '../../domain/ids.ts';
import type { EngineJournal, JournalEvent, RecordingStarted } from '../ports/engine-journal.ts';
import type { Log } from '../ports/log.ts';
import type { Database, Stores } from '../ports/stores.ts';

/**
 * Reads on in the engine's own log and keeps what it tells of recordings, also for calls that ran while no controller was
 * alive. The position is stored with the effects, so each line counts once.
 */
export async function readJournal(
  database: Database,
  node: MediaNodeId,
  journal: EngineJournal,
  log: Log,
): Promise<void> {
  for (;;) {
    const batch = await journal.read(await database.stores.journal.position(node));
    const { position, skipped, gap } = batch;
    if (skipped.count > 0) log.warn({ node, skipped }, 'lines of the journal could not be read');
    if (gap !== null) log.warn({ node, gap }, 'the journal was replaced before it was read to its end');
    if (position === null) return;
    await database.transaction(async (stores) => {
      for (const event of batch.events) await keep(stores, node, event);
      await stores.journal.savePosition(node, position);
    });
    if (!batch.more) return;
  }
}

async function keep(stores: Stores, node: MediaNodeId, event: JournalEvent): Promise<void> {
  switch (event.type) {
    case 'recording-started':
      await keepRecording(stores, node, event);
      return;
    case 'agent-connected':
      await stores.journal.assignAgent(node, event.callId, event.agentId);
      return;
    case 'node-passed':
    case 'channel-ended':
      return;
  }
}

async function keepRecording(stores: Stores, node: MediaNodeId, event: RecordingStarted): Promise<void> {
  const companyId: CompanyId | null = event.companyId;
  if (companyId === null || !(await stores.companies.find(companyId))) return;
  if (await stores.journal.findRecording(node, event.fileBase)) return;
  await stores.records.recording.insert({
    companyId,
    mediaNodeId: node,
    fileBase: event.fileBase,
    state: 'recording',
    callId: event.callId,
    queueId: event.queueId,
    numberId: event.numberId,
    agentId: null,
    callerNumber: event.callerNumber ?? '',
    revision: event.revision ?? 0,
    startedAt: event.at,
    storeKey: null,
    bytes: null,
    durationMs: null,
    sha256: null,
    reason: null,
  });
}
