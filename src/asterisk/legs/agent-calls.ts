import type { EngineEvent, PhoneLeg } from '../../engine/media-engine.ts';
import { EndsAfterOutcomes } from '../../media-node/legs/ends-after-outcomes.ts';
import type { Timer } from '../../media-node/link/timer.ts';
import type { MemberMirror } from '../../media-node/mirrors/member-mirror.ts';
import type { AmiCommands } from '../ami/ami-commands.ts';
import type { AmiMessage } from '../ami/ami-message.ts';
import { deviceOf } from '../members/member-interfaces.ts';
import { offerEvents, OfferOutcomes } from '../members/offer-outcomes.ts';
import type { WithdrawnOffers } from '../members/withdrawn-offers.ts';
import { legEvents, PhoneLegs } from './phone-legs.ts';
import { ProgressWatch } from './progress-watch.ts';

/** Events that tell of calls at phones, and of offers. */
export const agentCallEvents: readonly string[] = [...legEvents, ...offerEvents];

const talking = '6';
const tellsOfLegs = new Set<string | undefined>(legEvents);
const tellsOfOffers = new Set<string | undefined>(offerEvents);

export interface AgentCallsParts {
  readonly ami: AmiCommands;
  readonly mirror: MemberMirror;
  readonly withdrawn: WithdrawnOffers;
  readonly timer: Timer;
  readonly tell: (event: EngineEvent) => void;
}

/**
 * The calls at phones and what becomes of offers, told in the order in which they count: of a single phone app_queue tells what an offer
 * came to before it ends the channel; at a place with a ring plan Dial ends the phones, and app_queue hears of it afterwards.
 */
export class AgentCalls {
  readonly #outcomes: OfferOutcomes;
  readonly #legs: PhoneLegs;
  readonly #ends: EndsAfterOutcomes;
  readonly #tell: (event: EngineEvent) => void;

  constructor({ ami, mirror, withdrawn, timer, tell }: AgentCallsParts) {
    this.#tell = tell;
    this.#ends = new EndsAfterOutcomes(timer, tell);
    this.#legs = new PhoneLegs(
      new ProgressWatch({
        ami,
        timer,
        rings: (channel) => {
          this.#follow(this.#legs.rings(channel));
        },
      }),
    );
    this.#outcomes = new OfferOutcomes(mirror, withdrawn, this.#legs);
  }

  /** Takes an event; one that is none of {@link agentCallEvents} changes nothing. */
  take(event: AmiMessage): void {
    if (tellsOfOffers.has(event.event)) {
      const outcome = this.#outcomes.take(event);
      if (outcome) this.#tell(outcome);
    }
    this.#ask(event);
    if (!tellsOfLegs.has(event.event)) return;
    this.#follow(this.#legs.take(event));
    if (event.event === 'Newstate' && event.first('ChannelState') === talking)
      this.#ends.pickUp(channelIdOf(event));
  }

  /** Reads the calls from the engine and believes them from now on. @throws AmiError */
  read(commands: AmiCommands): Promise<PhoneLeg[]> {
    return this.#legs.read(commands);
  }

  /** To be called when the engine was out of sight. */
  reset(): void {
    this.#outcomes.reset();
    this.#ends.forget();
  }

  /** Follows app_queue's own channels to places with a ring plan, after it was told what the event means for their offers. */
  #ask(event: AmiMessage): void {
    if (event.event === 'Newchannel') {
      const place = askedBy(event.first('Channel') ?? '');
      if (place !== null) this.#ends.ask(channelIdOf(event), place);
    }
    if (event.event === 'AgentConnect') this.#ends.settle(event.first('DestUniqueid') ?? '');
    // `AgentRingNoAnswer` may leave open what came of it; then the end of the channel decides, a moment later.
    if (event.event === 'Hangup') this.#ends.settle(channelIdOf(event));
  }

  #follow(news: EngineEvent | null): void {
    if (news) this.#ends.take(news);
  }
}

function channelIdOf(event: AmiMessage): string {
  return event.first('Uniqueid') ?? '';
}

/** The place with a ring plan that is asked through this channel; null for any other channel. */
function askedBy(channelName: string): string | null {
  const [, interfaceName] = /^(Local\/.+)-[0-9a-f]{8};1$/u.exec(channelName) ?? [];
  return interfaceName === undefined ? null : deviceOf(interfaceName);
}
