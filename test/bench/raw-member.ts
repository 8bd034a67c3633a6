import type { LocalEngine } from '../../ops/local/local-engine.ts';
import { header, RawEventSocket } from './raw-event-socket.ts';
import { RawManager } from './raw-manager.ts';

/** A member of queues that is changed by the very commands which the product sends, without the product. */
export interface RawMember {
  /** Into all queues: add paused, then unpause. */
  enter(): Promise<void>;
  /** Out of all queues: pause, then remove and look for offers on their way. */
  leave(): Promise<void>;
  /** Leaves the queues as the product believes them to be. */
  close(): Promise<void>;
}

export interface MemberOfQueues {
  readonly queueIds: readonly number[];
  /** Logged in and in the queues; whom FreeSWITCH changes. */
  readonly agent: { readonly id: number; readonly sipUser: string };
}

/** @param clicked something that makes the product change a membership, by which the product is known to the engine */
export async function openRawMember(
  local: LocalEngine,
  member: MemberOfQueues,
  clicked: () => Promise<unknown>,
): Promise<RawMember> {
  return local.kind === 'asterisk'
    ? new AsteriskMember(await RawManager.connect(local.instance), member)
    : await FreeswitchMember.open(await RawEventSocket.connect(local.instance), member, clicked);
}

/** Each action is awaited by its response and its event, as the product does. No agent of the product has this interface. */
class AsteriskMember implements RawMember {
  readonly #manager: RawManager;
  readonly #queues: readonly string[];
  readonly #device = 'PJSIP/raw-member';

  constructor(manager: RawManager, { queueIds }: MemberOfQueues) {
    this.#manager = manager;
    this.#queues = queueIds.map((id) => `queue-${id}`);
  }

  async enter(): Promise<void> {
    await this.#onAll(
      'QueueAdd',
      { event: 'QueueMemberAdded', paused: true },
      { Paused: 'true', Penalty: '1' },
    );
    await this.#onAll('QueuePause', { event: 'QueueMemberPause', paused: false }, { Paused: 'false' });
  }

  async leave(): Promise<void> {
    await this.#onAll('QueuePause', { event: 'QueueMemberPause', paused: true }, { Paused: 'true' });
    await Promise.all([
      this.#onAll('QueueRemove', { event: 'QueueMemberRemoved', paused: true }, {}),
      this.#manager.send('Getvar', { Variable: `CHANNELS(^(${this.#device})-)` }),
    ]);
  }

  async close(): Promise<void> {
    await this.leave();
    this.#manager.close();
  }

  async #onAll(
    action: string,
    confirmation: { event: 'QueueMemberAdded' | 'QueueMemberRemoved' | 'QueueMemberPause'; paused: boolean },
    headers: Readonly<Record<string, string>>,
  ): Promise<void> {
    const device = this.#device;
    await Promise.all(
      this.#queues.map((queue) =>
        this.#manager.sendConfirmed(
          action,
          { Queue: queue, Interface: device, ...headers },
          { ...confirmation, queue, device },
        ),
      ),
    );
  }
}

/**
 * Each command is awaited by its answer, as the product does. The script behind them takes agents of the product only, and tells the
 * product of every change that is not its own: so the commands go out in its name. It holds this agent for one who is in the queues
 * all the time.
 */
class FreeswitchMember implements RawMember {
  readonly #esl: RawEventSocket;
  readonly #origin: string;
  readonly #member: MemberOfQueues;

  private constructor(esl: RawEventSocket, origin: string, member: MemberOfQueues) {
    this.#esl = esl;
    this.#origin = origin;
    this.#member = member;
  }

  static async open(
    esl: RawEventSocket,
    member: MemberOfQueues,
    clicked: () => Promise<unknown>,
  ): Promise<FreeswitchMember> {
    const origin = new Promise<string>((resolve) => {
      void esl.listen('CUSTOM switchroom::member', (event) => {
        const found = header(event, 'SW-Origin');
        if (found !== undefined) resolve(found);
      });
    });
    await clicked();
    const raw = new FreeswitchMember(esl, await origin, member);
    await esl.send('noevents');
    return raw;
  }

  async enter(): Promise<void> {
    await this.#onAll('add-paused');
    await this.#onAll('unpause');
  }

  async leave(): Promise<void> {
    await this.#onAll('pause');
    await Promise.all([
      this.#onAll('remove'),
      this.#esl.api(`lua take-out.lua 1 ${this.#member.agent.sipUser}`),
    ]);
  }

  close(): Promise<void> {
    this.#esl.close();
    return Promise.resolve();
  }

  async #onAll(verb: string): Promise<void> {
    const { queueIds, agent } = this.#member;
    await Promise.all(
      queueIds.map((id) =>
        this.#esl.api(
          `lua members.lua ${verb} ${this.#origin} queue-${id} agent-${agent.id} ${agent.sipUser} 1`,
        ),
      ),
    );
  }
}
