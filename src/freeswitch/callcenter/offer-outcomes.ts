import type { AgentId, QueueId } from '../../domain/ids.ts';
import type { EngineEvent } from '../../engine/media-engine.ts';
import type { MemberMirror } from '../../media-node/mirrors/member-mirror.ts';
import { parseMemberName, parseQueueName } from '../../media-node/mirrors/member-names.ts';
import type { EslMessage } from '../esl/esl-message.ts';

/** Nobody picked up until the ring time was over, or somebody declined. */
const missedCauses: ReadonlySet<string> = new Set([
  'ALLOTTED_TIMEOUT',
  'NO_ANSWER',
  'USER_BUSY',
  'CALL_REJECTED',
]);
/** The caller gave up, another agent was faster, or we ended it; the cause of a phone that has a call is our own. */
const nobodysFault: ReadonlySet<string> = new Set([
  'ORIGINATOR_CANCEL',
  'LOSE_RACE',
  'REQUESTED_CHAN_UNAVAIL',
  'NORMAL_CIRCUIT_CONGESTION',
]);
/** Whatever the phone said in the end: so long after the INVITE, it had rung. The engine counts in full seconds of the clock. */
const surelyOfferedSeconds = 2;

interface Offer {
  readonly agentId: AgentId;
  readonly queueId: QueueId;
}

/** What becomes of the offers of queue calls. */
export class OfferOutcomes {
  readonly #mirror: MemberMirror;

  constructor(mirror: MemberMirror) {
    this.#mirror = mirror;
  }

  /** Takes a `callcenter::info` event. @returns what it means, or null */
  take(event: EslMessage): EngineEvent | null {
    const offer = readOffer(event);
    if (!offer) return null;
    const action = event.header('CC-Action');
    if (action === 'bridge-agent-start') return { kind: 'offer-answered', ...offer };
    if (action !== 'bridge-agent-fail') return null;
    // Paused or gone: whoever paused it ended the offer.
    const held = this.#mirror.of(offer.agentId).find(({ queueId }) => queueId === offer.queueId);
    if (held?.paused !== false) return null;
    const cause = event.header('CC-Hangup-Cause') ?? '';
    if (nobodysFault.has(cause)) return null;
    const isMissed = missedCauses.has(cause) || secondsOffered(event) >= surelyOfferedSeconds;
    return isMissed ? { kind: 'offer-missed', ...offer } : null;
  }
}

function secondsOffered(event: EslMessage): number {
  const second = (name: string) => Number(event.header(name) ?? Number.NaN);
  return second('CC-Agent-Aborted-Time') - second('CC-Agent-Called-Time');
}

function readOffer(event: EslMessage): Offer | null {
  const agentId = parseMemberName(event.header('CC-Agent') ?? '');
  const queueId = parseQueueName(event.header('CC-Queue') ?? '');
  return agentId === null || queueId === null ? null : { agentId, queueId };
}
