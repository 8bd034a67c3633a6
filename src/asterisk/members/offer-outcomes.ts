import type { AgentId, QueueId } from '../../domain/ids.ts';
import type { EngineEvent } from '../../engine/media-engine.ts';
import type { AmiMessage } from '../ami/ami-message.ts';
import type { MemberMirror } from '../../media-node/mirrors/member-mirror.ts';
import { parseMemberName, parseQueueName } from '../../media-node/mirrors/member-names.ts';
import { deviceOf } from './member-interfaces.ts';
import type { WithdrawnOffers } from './withdrawn-offers.ts';

/** Which phones have told that they ring, also in a way of which the event of the offer says nothing. */
interface RingingPhones {
  has(channelId: string): boolean;
}

/** Events that tell what became of an offer; `Hangup` tells why a phone refused. */
export const offerEvents = ['AgentRingNoAnswer', 'AgentConnect', 'Hangup'] as const;

const ringing = '5';
/**
 * The engine counts full seconds of the clock, so 1,000 may be a few milliseconds. More than that without a sign of ringing
 * is a provider that does not tell.
 */
const surelyOfferedMs = 2_000;
/** Q.850: user busy, call rejected. */
const declinedCauses: ReadonlySet<string> = new Set(['17', '21']);

interface Offer {
  readonly agentId: AgentId;
  readonly queueId: QueueId;
}

/**
 * What becomes of the offers of queue calls. app_queue tells `AgentRingNoAnswer` of everything that ends without an answer, but
 * for a caller who gives up: ring time over, declined, phone out of reach, ended by us [S14].
 */
export class OfferOutcomes {
  readonly #mirror: MemberMirror;
  readonly #withdrawn: WithdrawnOffers;
  readonly #ringing: RingingPhones;
  /** Ended at once and without ringing, by the channel of the offer: its hangup tells whether it was declined. */
  readonly #undecided = new Map<string, Offer>();

  constructor(mirror: MemberMirror, withdrawn: WithdrawnOffers, ringing: RingingPhones) {
    this.#mirror = mirror;
    this.#withdrawn = withdrawn;
    this.#ringing = ringing;
  }

  /** Takes an event of {@link offerEvents}. @returns what it means, or null */
  take(event: AmiMessage): EngineEvent | null {
    if (event.event === 'AgentConnect') return this.#answered(event);
    if (event.event === 'AgentRingNoAnswer') return this.#unanswered(event);
    return this.#decide(event);
  }

  /** To be called when the engine was out of sight. */
  reset(): void {
    this.#undecided.clear();
  }

  #answered(event: AmiMessage): EngineEvent | null {
    const offer = readOffer(event);
    return offer && { kind: 'offer-answered', ...offer };
  }

  #unanswered(event: AmiMessage): EngineEvent | null {
    const offer = readOffer(event);
    const device = deviceOf(event.first('Interface') ?? '');
    if (!offer || device === null) return null;
    if (this.#withdrawn.has(event.first('DestChannel') ?? '')) return null;
    // Paused or gone while it rang: it is not to be held against somebody who was on the way out.
    if (this.#mirror.find({ ...offer, device })?.paused !== false) return null;
    const channelId = event.first('DestUniqueid') ?? '';
    const rang = event.first('DestChannelState') === ringing || this.#ringing.has(channelId);
    if (rang || Number(event.first('RingTime') ?? '0') >= surelyOfferedMs)
      return { kind: 'offer-missed', ...offer };
    this.#undecided.set(channelId, offer);
    return null;
  }

  #decide(event: AmiMessage): EngineEvent | null {
    const channelId = event.first('Uniqueid') ?? '';
    const offer = this.#undecided.get(channelId);
    if (!offer) return null;
    this.#undecided.delete(channelId);
    return declinedCauses.has(event.first('Cause') ?? '') ? { kind: 'offer-missed', ...offer } : null;
  }
}

function readOffer(event: AmiMessage): Offer | null {
  const agentId = parseMemberName(event.first('MemberName') ?? '');
  const queueId = parseQueueName(event.first('Queue') ?? '');
  return agentId === null || queueId === null ? null : { agentId, queueId };
}
