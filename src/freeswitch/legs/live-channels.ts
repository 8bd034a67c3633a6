import type { EngineEvent, PhoneLeg } from '../../engine/media-engine.ts';
import { parsePlace } from '../../domain/membership/place.ts';
import { sipDomain, sipProfile } from '../directory/sip-profile.ts';
import type { EslCommands } from '../esl/esl-commands.ts';
import type { EslMessage } from '../esl/esl-message.ts';
import { isOfPhoneOrder } from './phone-orders.ts';
import { type ListedChannel, showChannels } from './show-channels.ts';

/** The event that tells of channels; it comes without their variables, so it stays small. */
export const channelEvent = 'CHANNEL_CALLSTATE';

/** States of a channel that rings or talks. `DOWN` comes before, `HANGUP` after. */
const inCall: ReadonlySet<string> = new Set(['RINGING', 'EARLY', 'ACTIVE', 'HELD', 'RING_WAIT', 'UNHELD']);

/** Whether an event {@link channelEvent} tells that somebody talks, or is asked for a key. */
export function isPickedUp(event: EslMessage): boolean {
  return event.header('Channel-Call-State') === 'ACTIVE';
}

/** How far the engine's list of channels may lag behind what its events told. */
const listLagMs = 5_000;

interface Told {
  readonly atMs: number;
  readonly ended: boolean;
}

/**
 * The channels, and those of them that are calls at SIP phones and mobiles. A channel keeps its id through transfers and pickups, and its
 * phone is in its presence id from the first event to the last. A channel towards a phone that never rang (busy, cut off, nobody
 * there) is never told of as a leg.
 */
export class LiveChannels {
  readonly #legs = new Map<string, PhoneLeg>();
  /** Channels on which a phone dialled a feature code. */
  readonly #featureCodes = new Set<string>();
  /** The latest channels that events told of; the list knows of them a moment later. The oldest first. */
  readonly #told = new Map<string, Told>();
  readonly #now: () => number;

  /** @param now milliseconds of a clock that is never set */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** Another engine, maybe, is there from now on. */
  forget(): void {
    this.#legs.clear();
    this.#featureCodes.clear();
    this.#told.clear();
  }

  /** Takes an event {@link channelEvent}. Constant cost. @returns what it means, in order */
  take(event: EslMessage): EngineEvent[] {
    const channelId = event.header('Unique-ID') ?? '';
    const ended = event.header('Channel-Call-State') === 'HANGUP';
    this.#note(channelId, ended);
    if (ended) {
      const left = this.#end(channelId);
      return [...(left ? [left] : []), { kind: 'channel-ended', channelId }];
    }
    const began = this.#begin({
      channelId,
      name: event.header('Channel-Name'),
      presenceId: event.header('Channel-Presence-ID'),
      state: event.header('Channel-Call-State'),
      direction: event.header('Call-Direction'),
      dialled: event.header('Caller-Destination-Number'),
    });
    return began ? [began] : [];
  }

  /** Reads the channels from the engine and believes them from now on. @throws the errors of the event socket */
  async read(commands: EslCommands): Promise<{ channels: Set<string>; legs: PhoneLeg[] }> {
    const listed = await showChannels(commands);
    this.#forgetOldNews();
    const isOver = (channelId: string) => this.#told.get(channelId)?.ended === true;
    const there = new Set(listed.map(({ uuid }) => uuid).filter((channelId) => !isOver(channelId)));
    for (const [channelId, { ended }] of this.#told) if (!ended) there.add(channelId);
    for (const known of [...this.#legs.keys(), ...this.#featureCodes])
      if (!there.has(known)) this.#end(known);
    for (const channel of listed) if (there.has(channel.uuid)) this.#begin(describeListed(channel));
    return { channels: there, legs: [...this.#legs.values()] };
  }

  #begin(channel: Channel): EngineEvent | null {
    const { channelId: legId, direction, state = '' } = channel;
    if (this.#legs.has(legId) || this.#featureCodes.has(legId) || !inCall.has(state)) return null;
    const device = deviceOf(channel);
    if (device === null) return null;
    const isDialling = direction === 'inbound' || isOfPhoneOrder(legId);
    if (isDialling && channel.dialled?.startsWith('*') === true) {
      this.#featureCodes.add(legId);
      return null;
    }
    const leg: PhoneLeg = { legId, device, direction: isDialling ? 'outgoing' : 'incoming' };
    this.#legs.set(legId, leg);
    return { kind: 'leg-began', leg };
  }

  #end(legId: string): EngineEvent | null {
    this.#featureCodes.delete(legId);
    const leg = this.#legs.get(legId);
    if (!leg) return null;
    this.#legs.delete(legId);
    return { kind: 'leg-ended', legId, device: leg.device };
  }

  #note(channelId: string, ended: boolean): void {
    this.#told.delete(channelId);
    this.#told.set(channelId, { atMs: this.#now(), ended });
    this.#forgetOldNews();
  }

  #forgetOldNews(): void {
    const from = this.#now() - listLagMs;
    for (const [channelId, { atMs }] of this.#told) {
      if (atMs >= from) return;
      this.#told.delete(channelId);
    }
  }
}

interface Channel {
  readonly channelId: string;
  readonly name: string | undefined;
  readonly presenceId: string | undefined;
  readonly state: string | undefined;
  readonly direction: string | undefined;
  readonly dialled: string | undefined;
}

function describeListed(channel: ListedChannel): Channel {
  return {
    channelId: channel.uuid,
    name: channel.name,
    presenceId: channel.presence_id,
    state: channel.callstate,
    direction: channel.direction,
    dialled: channel.initial_dest,
  };
}

/**
 * SIP user of the phone, or e.g. `mobile-7` of the mobile, whose channel this is; null for the channel of anybody else behind a trunk, and
 * for anything else. A mobile is only ever called: of a call that comes in, a name like it is what the caller made up.
 */
function deviceOf({ name, presenceId, direction }: Channel): string | null {
  if (name?.startsWith(`sofia/${sipProfile}/`) !== true) return null;
  const [user, domain] = presenceId?.split('@') ?? [];
  if (!user || domain !== sipDomain) return null;
  return parsePlace(user).kind === 'mobile' && direction !== 'outbound' ? null : user;
}
