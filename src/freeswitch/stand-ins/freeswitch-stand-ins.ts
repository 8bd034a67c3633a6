import { randomUUID } from 'node:crypto';
import type { LiveStandIn, StandIn, StandIns } from '../../engine/media-engine.ts';
import { requireE164, requireWhole } from '../../media-node/files/plain-values.ts';
import { asEngineError } from '../as-engine-error.ts';
import { askForText } from '../esl/ask-for-text.ts';
import type { EslCommands } from '../esl/esl-commands.ts';
import { EslRefused } from '../esl/esl-errors.ts';

const mostId = 2 ** 32 - 1;
/** Longer than anybody waits. */
const waitSeconds = 86_400;
/** What comes of a call that stand-in.lua ends at once, because nobody is in the queue. */
const notTaken = '-ERR NORMAL_CLEARING';
/**
 * Where the engine keeps which near halves there are, `ID-TURN` by the id of the channel; the list of channels itself lags behind by
 * half a second, in which a second stand-in would be placed.
 */
const realm = 'sw-stand-in';
const entry = /^D\/sw-stand-in_([0-9a-f-]{36})\/(\d{1,10})-(\d{1,4})$/gmu;

/** Pairs of loopback channels whose far half waits in the queue (freeswitch-conf/scripts/sw/stand-in.lua). */
export class FreeswitchStandIns implements StandIns {
  readonly #esl: EslCommands;

  constructor(esl: EslCommands) {
    this.#esl = esl;
  }

  async place(standIn: StandIn): Promise<void> {
    const callId = randomUUID();
    const variables = Object.entries(variablesOf(standIn, callId)).map(([name, value]) => `${name}=${value}`);
    const dialled = `{${variables.join(',')}}loopback/app=lua:call.lua stand-in`;
    await asEngineError(async () => {
      await this.#esl.api('hash', `insert/${realm}/${callId}/${standIn.callbackId}-${standIn.turn}`);
      try {
        await this.#esl.bgapi('originate', dialled, '&park()');
      } catch (error) {
        await this.#esl.api('hash', `delete/${realm}/${callId}`).catch(() => undefined);
        if (!(error instanceof EslRefused && error.engineMessage === notTaken)) throw error;
      }
    });
  }

  async live(): Promise<LiveStandIn[]> {
    const text = await asEngineError(() => askForText(this.#esl, 'hash_dump', 'db', realm));
    const found = [...text.matchAll(entry)].map(([, callId = '', callbackId, turn]) => ({
      callId,
      callbackId: Number(callbackId),
      turn: Number(turn),
    }));
    const looked = await asEngineError(() =>
      Promise.all(found.map(async (one) => ({ ...one, exists: await this.#exists(one.callId) }))),
    );
    return await asEngineError(() =>
      Promise.all(
        looked
          .filter(({ exists }) => exists)
          .map(async ({ callId, callbackId, turn }) => ({
            ...{ callId, callbackId, turn },
            isTaken: await this.#isTaken(callId),
          })),
      ),
    );
  }

  async #exists(callId: string): Promise<boolean> {
    return (await this.#esl.api('uuid_exists', callId)).trim() === 'true';
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
function variablesOf(standIn: StandIn, uuid: string): Readonly<Record<string, string>> {
  const { numberId, shown, since, goesFirst, record, needsAgents } = standIn;
  const id = (value: number) => requireWhole(value, 1, mostId);
  const logic = {
    sw_call: uuid,
    sw_near: uuid,
    sw_company: id(standIn.companyId),
    sw_revision: requireWhole(standIn.revision, 0, Number.MAX_SAFE_INTEGER),
    sw_queue: id(standIn.queueId),
    ...(numberId === null ? {} : { sw_number: id(numberId) }),
    ...(shown === null ? {} : { sw_shown: requireE164(shown) }),
    sw_callback: id(standIn.callbackId),
    sw_turn: requireWhole(standIn.turn, 1, 9_999),
    sw_customer: requireE164(standIn.customer),
    sw_trunk: id(standIn.trunkId),
    sw_joined: requireWhole(Math.trunc(since.getTime() / 1_000), 1_000_000_000, 9_999_999_999),
    ...(goesFirst ? { sw_priority: '1' } : {}),
    ...(record ? { sw_record: '1' } : {}),
    ...(needsAgents ? { sw_needs_agents: '1' } : {}),
  };
  return {
    origination_uuid: uuid,
    api_hangup_hook: `hash delete/${realm}/${uuid}`,
    loopback_bowout: 'false',
    loopback_bowout_on_execute: 'false',
    originate_timeout: String(waitSeconds),
    origination_caller_id_number: `+${logic.sw_customer}`,
    loopback_export: Object.keys(logic).join('\\,'),
    ...logic,
  };
}
