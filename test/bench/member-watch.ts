import { now } from './clock.ts';
import { field, type MemberEvent, type RawManager } from './raw-manager.ts';

export type ShiftDirection = 'end' | 'begin';
export const shiftDirections = ['end', 'begin'] as const;

/** When the engine told of the first and of the last membership, in milliseconds since 1970. */
export interface Told {
  readonly first: number;
  readonly last: number;
}

/** The last that the engine tells of a membership, when its agent leaves and when the agent enters. */
const lastEvents: Readonly<Record<ShiftDirection, Pick<MemberEvent, 'event' | 'paused'>>> = {
  end: { event: 'QueueMemberRemoved', paused: true },
  begin: { event: 'QueueMemberPause', paused: false },
};

const withinMs = 120_000;

/** Listens to what the engine tells of memberships, whoever changes them: the same clock for both sides. */
export class MemberWatch {
  #heard: ((message: string) => void) | undefined;

  constructor(manager: RawManager) {
    manager.onMemberEvent((message) => this.#heard?.(message));
  }

  /** Resolves when `memberships` of these queues are gone, or take calls. @throws Error when it takes longer than two minutes */
  async until(
    direction: ShiftDirection,
    { queues, memberships }: { readonly queues: readonly string[]; readonly memberships: number },
  ): Promise<Told> {
    const wanted = lastEvents[direction];
    const concerned = new Set(queues);
    let first: number | undefined;
    let count = 0;
    return await new Promise<Told>((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#heard = undefined;
        reject(new Error(`the engine told of ${count} of ${memberships} memberships`));
      }, withinMs);
      this.#heard = (message) => {
        if (!concerned.has(field(message, 'Queue') ?? '')) return;
        const at = now();
        first ??= at;
        if (field(message, 'Event') !== wanted.event) return;
        if (field(message, 'Paused') !== (wanted.paused ? '1' : '0')) return;
        count += 1;
        if (count < memberships) return;
        clearTimeout(timer);
        this.#heard = undefined;
        resolve({ first, last: at });
      };
    });
  }
}
