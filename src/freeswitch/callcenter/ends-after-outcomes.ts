import type { AgentId } from '../../domain/ids.ts';
import type { EngineEvent } from '../../engine/media-engine.ts';
import type { Timer } from '../../media-node/link/timer.ts';
import type { MemberMirror } from '../../media-node/mirrors/member-mirror.ts';
import { parseMemberName, parseQueueName } from '../../media-node/mirrors/member-names.ts';
import type { EslMessage } from '../esl/esl-message.ts';

/** mod_callcenter tells of an offer that failed some 20 ms after its leg has ended. */
const longestHoldMs = 250;

type LegEnded = Extract<EngineEvent, { kind: 'leg-ended' }>;

/**
 * What an offer came to is told before its leg ends: on-hang-up and no-answer rules meet in this order. The engine tells it the other way
 * round, so the end of a leg at a place that is being asked waits for the outcome.
 */
export class EndsAfterOutcomes {
  readonly #mirror: MemberMirror;
  readonly #timer: Timer;
  readonly #tell: (event: LegEnded) => void;
  /** The place where each agent who was asked is being asked. */
  readonly #asked = new Map<AgentId, string>();
  readonly #held = new Map<string, { readonly event: LegEnded; readonly cancel: () => void }>();

  constructor(mirror: MemberMirror, timer: Timer, tell: (event: LegEnded) => void) {
    this.#mirror = mirror;
    this.#timer = timer;
    this.#tell = tell;
  }

  /** Tells of the end, now or when the outcome is known. */
  end(event: LegEnded): void {
    if (![...this.#asked.values()].some((place) => mayRing(place, event.device))) {
      this.#tell(event);
      return;
    }
    const cancel = this.#timer.after(longestHoldMs, () => {
      this.#release(event.legId);
    });
    this.#held.set(event.legId, { event, cancel });
  }

  /** Takes a `callcenter::info` event, after it was told what it means. */
  take(event: EslMessage): void {
    const agentId = parseMemberName(event.header('CC-Agent') ?? '');
    const queueId = parseQueueName(event.header('CC-Queue') ?? '');
    if (agentId === null || queueId === null) return;
    switch (event.header('CC-Action') ?? '') {
      case 'agent-offering': {
        const membership = this.#mirror.of(agentId).find((one) => one.queueId === queueId);
        if (membership) this.#asked.set(agentId, membership.device);
        return;
      }
      case 'bridge-agent-start':
      case 'bridge-agent-fail': {
        const place = this.#asked.get(agentId);
        this.#asked.delete(agentId);
        if (place === undefined) return;
        for (const { event: held } of [...this.#held.values()])
          if (mayRing(place, held.device)) this.#release(held.legId);
        return;
      }
      default:
    }
  }

  /** To be called when the engine was out of sight. */
  forget(): void {
    this.#asked.clear();
    for (const legId of [...this.#held.keys()]) this.#release(legId);
  }

  #release(legId: string): void {
    const held = this.#held.get(legId);
    if (!held) return;
    this.#held.delete(legId);
    held.cancel();
    this.#tell(held.event);
  }
}

/** Which phones an extension has, the engine alone knows. */
function mayRing(place: string, device: string): boolean {
  return place === device || place.startsWith('extension-');
}
