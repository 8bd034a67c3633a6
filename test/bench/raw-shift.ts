import { agentsAtOnce } from '../../src/application/nodes/node-applier.ts';
import type { MemberEvent, RawManager } from './raw-manager.ts';
import type { ShiftMember } from './shift-company.ts';
import type { ShiftDirection } from './member-watch.ts';

/**
 * The floor of a shift boundary: the same membership steps sent straight to the engine, each awaited by its response and its
 * event, phase after phase for each agent, as many agents under way as in the product. No database, nobody who decides.
 */
export class RawShift {
  readonly #manager: RawManager;
  readonly #members: readonly ShiftMember[];

  constructor(manager: RawManager, members: readonly ShiftMember[]) {
    this.#manager = manager;
    this.#members = members;
  }

  async change(direction: ShiftDirection): Promise<void> {
    const left = this.#members.values();
    const work = async () => {
      for (const member of left) await (direction === 'end' ? this.#leave(member) : this.#enter(member));
    };
    await Promise.all(Array.from({ length: agentsAtOnce }, work));
  }

  async #enter(member: ShiftMember): Promise<void> {
    const headers = { StateInterface: member.device, Paused: 'true', Penalty: '1' };
    await this.#onAll(member, 'QueueAdd', { event: 'QueueMemberAdded', paused: true }, headers);
    await this.#onAll(
      member,
      'QueuePause',
      { event: 'QueueMemberPause', paused: false },
      { Paused: 'false' },
    );
  }

  async #leave(member: ShiftMember): Promise<void> {
    await this.#onAll(member, 'QueuePause', { event: 'QueueMemberPause', paused: true }, { Paused: 'true' });
    await this.#onAll(member, 'QueueRemove', { event: 'QueueMemberRemoved', paused: true }, {});
  }

  async #onAll(
    { queues, device }: ShiftMember,
    action: string,
    confirmation: Pick<MemberEvent, 'event' | 'paused'>,
    headers: Readonly<Record<string, string>>,
  ): Promise<void> {
    await Promise.all(
      queues.map((queue) =>
        this.#manager.sendConfirmed(
          action,
          { Queue: queue, Interface: device, ...headers },
          { ...confirmation, queue, device },
        ),
      ),
    );
  }
}
