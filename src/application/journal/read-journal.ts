import type { CompanyId, MediaNodeId } from '../../domain/ids.ts';
import type {
  EngineJournal,
  JournalEvent,
  JournalPosition,
  RecordingStarted,
} from '../ports/engine-journal.ts';
import type { Log } from '../ports/log.ts';
import type { Database, Stores } from '../ports/stores.ts';
import { applyToCallback } from '../callbacks/change-callback.ts';
import { keepMessage } from '../voicemail/keep-message.ts';
import { recordCalls } from './record-calls.ts';

/**
 * Reads on in the engine's own log and keeps what it tells of calls and recordings, also for calls that ran while no controller was
 * alive. The position is stored with the effects, so each line counts once, whoever reads on.
 */
export async function readJournal(
  database: Database,
  node: MediaNodeId,
  journal: EngineJournal,
  log: Log,
): Promise<void> {
  for (;;) {
    const from = await database.stores.journal.position(node);
    const batch = await journal.read(from);
    const { position, skipped, gap } = batch;
    if (skipped.count > 0) log.warn({ node, skipped }, 'lines of the journal could not be read');
    if (gap !== null) log.warn({ node, gap }, 'the journal was replaced before it was read to its end');
    if (position === null) return;
    // What is read in its place may hold lines that were read before, as after a backup was restored.
    const knownUntil =
      gap !== null ? await database.stores.journal.lastEventAt(node) : (from?.knownUntil ?? null);
    const events = batch.events.filter(({ at }) => knownUntil === null || at > knownUntil);
    await database.transaction(async (stores) => {
      // A former owner of the node may still be at it; what it has read meanwhile is read.
      if (!isSame(await stores.journal.lockPosition(node), from)) return;
      for (const event of events) await keep(stores, node, event);
      await recordCalls(stores, node, events);
      await stores.calls.noteTalks(node, callsOfRecordings(events));
      const reached = { ...position, knownUntil: batch.more ? knownUntil : null };
      await stores.journal.savePosition(node, reached, events.at(-1)?.at ?? null);
    });
    if (!batch.more) return;
  }
}

/** What is told of recordings may be told of calls of which nothing else is. */
function callsOfRecordings(events: readonly JournalEvent[]): string[] {
  const telling = events.flatMap((event) =>
    event.type === 'recording-started' || event.type === 'agent-connected' || event.type === 'leg-transferred'
      ? [event.callId]
      : [],
  );
  return [...new Set(telling)];
}

function isSame(one: JournalPosition | null, other: JournalPosition | null): boolean {
  return one?.inode === other?.inode && one?.offset === other?.offset;
}

async function keep(stores: Stores, node: MediaNodeId, event: JournalEvent): Promise<void> {
  if (event.type === 'recording-started') await keepRecording(stores, node, event);
  if (event.type === 'message-started') await keepMessage(stores, node, event);
  if (event.type === 'agent-connected')
    await stores.journal.assignAgent(node, event.callId, event.queueId, event.agentId);
  // Who takes a place is recorded from now on by what began there.
  if (event.type === 'leg-transferred' && event.takesPlace !== null)
    await stores.journal.moveAudio(node, event.takesPlace[1], event.callId);
  if (event.type === 'callback-told')
    await applyToCallback(stores, { companyId: event.companyId }, event.callbackId, event.event, event.at);
}

async function keepRecording(stores: Stores, node: MediaNodeId, event: RecordingStarted): Promise<void> {
  const companyId: CompanyId | null = event.companyId;
  if (companyId === null || !(await stores.companies.find(companyId))) return;
  const known = await stores.journal.findRecording(node, event.fileBase);
  // What is recorded as a whole came to a queue that records: it is among the recordings of this queue.
  if (known?.queueId === null && event.queueId !== null)
    await stores.records.recording.update({ ...known, queueId: event.queueId });
  if (known) return;
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
