import type { TrunkId } from '../../domain/ids.ts';
import { type TrunkState, trunkStateOf } from '../../domain/trunk/trunk-state.ts';
import type { EslCommands } from '../esl/esl-commands.ts';
import type { EslMessage } from '../esl/esl-message.ts';

/** Custom events that tell of trunks. */
export const trunkEvents = ['sofia::gateway_state', 'sofia::gateway_add', 'sofia::gateway_delete'] as const;

/** How it is with the providers, which to the engine are gateways. */
export class TrunkGateways {
  /** Whether those answered that did not register us. Only the event of the attempt tells it. */
  readonly #answered = new Map<string, boolean>();

  /** Takes an event of {@link trunkEvents}. */
  take(event: EslMessage): void {
    const name = event.header('Gateway') ?? '';
    const status = Number(event.header('Status') ?? 0);
    if (event.subclass === 'sofia::gateway_delete') this.#answered.delete(name);
    else if (event.header('State') === 'TIMEOUT') this.#answered.set(name, false);
    else if (event.header('State') === 'FAILED' && status > 0) this.#answered.set(name, isAnswer(status));
  }

  /** @throws the errors of the event socket */
  async read(commands: EslCommands): Promise<Map<TrunkId, TrunkState>> {
    const status = await commands.bgapi('sofia', 'xmlstatus', 'gateway');
    const gateways = status.split(/^ *<gateway>$/mu).flatMap((gateway) => {
      const told = (name: string) => new RegExp(`^ *<${name}>([^<]*)</${name}>$`, 'mu').exec(gateway)?.[1];
      const name = told('name') ?? '';
      const trunkId = /^trunk-([0-9]+)$/u.exec(name)?.[1];
      if (trunkId === undefined) return [];
      const isUp = told('status') === 'UP';
      const registers = told('state') !== 'NOREG';
      const wasAsked = !isUp || Number(told('pingcount')) > 0;
      return [[Number(trunkId), this.#stateOf(name, { registers, isUp, wasAsked })] as const];
    });
    return new Map(gateways);
  }

  #stateOf(name: string, gateway: { registers: boolean; isUp: boolean; wasAsked: boolean }): TrunkState {
    const { registers, isUp, wasAsked } = gateway;
    if (!registers) return trunkStateOf({ registered: null, answers: wasAsked ? isUp : null });
    // It stays up while the registration is renewed.
    return trunkStateOf({ registered: isUp, answers: isUp ? null : (this.#answered.get(name) ?? null) });
  }
}

/** Without an answer, or a way to the provider, the SIP stack makes one up. */
function isAnswer(status: number): boolean {
  // What it makes of being asked for the login once more.
  if (status === 904) return true;
  return status < 700 && status !== 408 && status !== 503;
}
