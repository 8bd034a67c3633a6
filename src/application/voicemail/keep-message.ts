import type { MediaNodeId } from '../../domain/ids.ts';
import type { MessageStarted } from '../ports/engine-journal.ts';
import type { Stores } from '../ports/stores.ts';

/** The engine began to record a message: there is one, though nobody knows yet whether the caller says anything. */
export async function keepMessage(stores: Stores, node: MediaNodeId, event: MessageStarted): Promise<void> {
  const { companyId, fileBase, callId, voicemailBoxId, callerNumber } = event;
  if (!(await stores.companies.find(companyId))) return;
  if (await stores.voicemail.findMessage(node, fileBase)) return;
  await stores.records['voicemail-message'].insert({
    companyId,
    voicemailBoxId,
    mediaNodeId: node,
    fileBase,
    state: 'recording',
    callId,
    callerNumber,
    heard: false,
    revision: event.revision ?? 0,
    startedAt: event.at,
    storeKey: null,
    bytes: null,
    durationMs: null,
    sha256: null,
    reason: null,
  });
}
