import { randomUUID } from 'node:crypto';
import type { LiveStandIn, StandIn, StandIns } from '../../engine/media-engine.ts';
import { requireE164, requireWhole } from '../../media-node/files/plain-values.ts';
import { asEngineError } from '../as-engine-error.ts';
import type { EslCommands } from '../esl/esl-commands.ts';
import { EslRefused } from '../esl/esl-errors.ts';

const mostId = 2 ** 32 - 1;
/** Longer than anybody waits. */
const waitSeconds = 86_400;
/** Which stand-in a channel is, in the list of channels. */
const namedStandIn = /^callback-(\d{1,10})-(\d{1,4})$/u;

/** Pairs of loopback channels whose far half waits in the queue (freeswitch-conf/scripts/stand-in.lua). */
export class FreeswitchStandIns implements StandIns {
  readonly #esl: EslCommands;

  constructor(esl: EslCommands) {
    this.#esl = esl;
  }

  async place(standIn: StandIn): Promise<void> {
    const variables = Object.entries(variablesOf(standIn)).map(([name, value]) => `${name}=${value}`);
    await asEngineError(() =>
      this.#esl.bgapi('originate', `{${variables.join(',')}}loopback/app=lua:call.lua stand-in`, '&park()'),
    );
  }

  async live(): Promise<LiveStandIn[]> {
    const text = await asEngineError(() => this.#esl.api('show', 'channels', 'as', 'json'));
    const { rows = [] } = JSON.parse(text) as { rows?: Readonly<Record<string, string>>[] };
    const found = rows.flatMap(({ uuid: callId = '', presence_data: name = '' }) => {
      const [, callbackId, turn] = namedStandIn.exec(name) ?? [];
      return turn === undefined ? [] : [{ callId, callbackId: Number(callbackId), turn: Number(turn) }];
    });
    return await Promise.all(
      found.map(async (one) => ({ ...one, isTaken: await this.#isTaken(one.callId) })),
    );
  }

  async #isTaken(callId: string): Promise<boolean> {
    try {
      return (await this.#esl.api('uuid_getvar', callId, 'sw_taken')).trim() === 'yes';
    } catch (error) {
      // Over meanwhile.
      if (error instanceof EslRefused) return false;
      throw error;
    }
  }

  async end(callId: string): Promise<void> {
    await asEngineError(async () => {
      try {
        await this.#esl.api('uuid_kill', callId, 'NORMAL_CLEARING');
      } catch (error) {
        if (!(error instanceof EslRefused)) throw error;
      }
    });
  }
}

/** Nothing but digits and fixed words gets into the dial string. @throws ConfigEncodingError */
function variablesOf(standIn: StandIn): Readonly<Record<string, string>> {
  const { number, since, goesFirst, record } = standIn;
  const id = (value: number) => requireWhole(value, 1, mostId);
  const uuid = randomUUID();
  const logic = {
    sw_call: uuid,
    sw_near: uuid,
    sw_company: id(standIn.companyId),
    sw_revision: requireWhole(standIn.revision, 0, Number.MAX_SAFE_INTEGER),
    sw_queue: id(standIn.queueId),
    ...(number === null ? {} : { sw_number: id(number.id), sw_shown: requireE164(number.digits) }),
    sw_callback: id(standIn.callbackId),
    sw_turn: requireWhole(standIn.turn, 1, 9_999),
    sw_customer: requireE164(standIn.customer),
    sw_trunk: id(standIn.trunkId),
    sw_joined: requireWhole(Math.trunc(since.getTime() / 1_000), 1_000_000_000, 9_999_999_999),
    ...(goesFirst ? { sw_priority: '1' } : {}),
    ...(record ? { sw_record: '1' } : {}),
  };
  return {
    origination_uuid: uuid,
    presence_data: `callback-${logic.sw_callback}-${logic.sw_turn}`,
    loopback_bowout: 'false',
    loopback_bowout_on_execute: 'false',
    originate_timeout: String(waitSeconds),
    origination_caller_id_number: `+${logic.sw_customer}`,
    loopback_export: Object.keys(logic).join('\\,'),
    ...logic,
  };
}
