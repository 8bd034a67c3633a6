import type { LiveStandIn, StandIn, StandIns } from '../../engine/media-engine.ts';
import type { AriCommands } from '../ari/ari-commands.ts';
import { asEngineError } from '../as-engine-error.ts';
import { requireE164, requireWhole } from '../../media-node/files/plain-values.ts';

/** What is needed of the session with ARI. */
export type StandInLine = Pick<AriCommands, 'originate' | 'listChannels' | 'hangUp'>;

/** The near half of a stand-in; the far one, which waits in the queue, has `-q` behind. */
const nearHalf = /^callback-(\d{1,10})-(\d{1,4})-\d{1,15}$/u;
const mostId = 2 ** 32 - 1;

/** Local channels whose far half waits in the queue; see asterisk-conf/callbacks.conf. */
export class AsteriskStandIns implements StandIns {
  readonly #ari: StandInLine;

  constructor(ari: StandInLine) {
    this.#ari = ari;
  }

  async place(standIn: StandIn): Promise<void> {
    const variables = variablesOf(standIn);
    // With the time: the log of calls knows a call by the id of its first channel, also after a restart of the engine.
    const channelId = `callback-${standIn.callbackId}-${standIn.turn}-${Date.now()}`;
    await asEngineError(() =>
      this.#ari.originate({
        channelId,
        farChannelId: `${channelId}-q`,
        endpoint: 'Local/wait@sw-stand-in/n',
        context: 'sw-stand-in',
        extension: 'customer',
        variables,
      }),
    );
  }

  async live(): Promise<LiveStandIn[]> {
    const channels = await asEngineError(() => this.#ari.listChannels());
    return channels.flatMap(({ id, state }) => {
      const [, callbackId, turn] = nearHalf.exec(id) ?? [];
      if (turn === undefined) return [];
      return [{ callId: id, callbackId: Number(callbackId), turn: Number(turn), isTaken: state === 'Up' }];
    });
  }

  async end(callId: string): Promise<void> {
    await asEngineError(() => this.#ari.hangUp(callId));
  }
}

/** Nothing but digits and fixed words reaches the dialplan. @throws ConfigEncodingError */
function variablesOf(standIn: StandIn): Readonly<Record<string, string>> {
  const { numberId, shown, since, goesFirst, record, needsAgents, maxCallers } = standIn;
  const id = (value: number) => requireWhole(value, 1, mostId);
  return {
    SW_COMPANY: id(standIn.companyId),
    SW_REVISION: requireWhole(standIn.revision, 0, Number.MAX_SAFE_INTEGER),
    SW_QUEUE: id(standIn.queueId),
    SW_NUMBER: numberId === null ? '' : id(numberId),
    SW_CALLBACK: id(standIn.callbackId),
    SW_TURN: requireWhole(standIn.turn, 1, 9_999),
    SW_CUSTOMER: requireE164(standIn.customer),
    SW_TRUNK: id(standIn.trunkId),
    SW_SHOWN: shown === null ? '' : requireE164(shown),
    SW_JOINED: requireWhole(Math.trunc(since.getTime() / 1_000), 1_000_000_000, 9_999_999_999),
    SW_FIRST: goesFirst ? '1' : '',
    SW_NEEDS_AGENTS: needsAgents ? '1' : '',
    SW_MOST: maxCallers === null ? '' : requireWhole(maxCallers, 1, 100_000),
    SW_POLICY: record ? 'record' : 'no-record',
  };
}
