import type { EngineEvent, PhoneLeg } from '../../engine/media-engine.ts';
import type { AmiCommands } from '../ami/ami-commands.ts';
import type { AmiMessage } from '../ami/ami-message.ts';
import { ReadingLog } from '../../media-node/mirrors/reading-log.ts';
import { isOfPhoneOrder } from './phone-orders.ts';
import { isInProgress } from './is-in-progress.ts';
import { type LegDevice, legDeviceOf } from './leg-device.ts';

/** Events that tell of the legs at phones and mobiles. */
export const legEvents = ['Newchannel', 'NewAccountCode', 'Newstate', 'Hangup'] as const;

/** States of a channel as numbers in events: nothing is known of its phone yet, it calls us, it rings, it talks. */
const down = '0';
const calling = '4';
const ringing = '5';
const talking = '6';

/** A channel to a phone or mobile of which nothing is known yet. */
export interface SilentChannel {
  readonly legId: string;
  readonly device: string;
  readonly channelName: string;
}

/** Told of the channels to phones that may ring without an event that says so, until an event says anything. */
export interface SilentPhones {
  begin(channel: SilentChannel): void;
  end(channelId: string): void;
}

/**
 * The calls at SIP phones and mobiles. A phone's channel has one id for its whole life: when a transfer or a pickup puts one channel in the
 * place of another, Asterisk moves the id along with the phone (channel.c, channel_do_masquerade), so nothing has to be
 * followed but the beginning and the end. A channel towards a phone that never rang (busy, cut off by `sw-offer`, nobody
 * there) is never told of.
 */
export class PhoneLegs {
  readonly #legs = new Map<string, PhoneLeg>();
  /** Channels on which a phone dialled a feature code. */
  readonly #featureCodes = new Set<string>();
  readonly #log = new ReadingLog<AmiMessage>();
  readonly #silent: SilentPhones;

  constructor(silent: SilentPhones) {
    this.#silent = silent;
  }

  /** Whether a call at a phone has begun, and not ended. */
  has(legId: string): boolean {
    return this.#legs.has(legId);
  }

  /** Takes an event of {@link legEvents}. Constant cost. @returns what it means, or null */
  take(event: AmiMessage): EngineEvent | null {
    this.#log.note(event);
    return this.#apply(event);
  }

  /** Reads the legs from the engine and believes them from now on. @throws AmiError */
  async read(commands: AmiCommands): Promise<PhoneLeg[]> {
    const { found, meanwhile } = await this.#log.during(() => readChannels(commands));
    const known = new Map(this.#legs);
    const knownFeatureCodes = new Set(this.#featureCodes);
    this.#legs.clear();
    this.#featureCodes.clear();
    for (const { channel, state } of found) {
      const legId = idOf(channel);
      const leg = legDeviceOf(channel);
      if (leg === null) continue;
      const { device } = leg;
      const before = known.get(legId);
      if (state === down) {
        // Its phone told by SIP 183 that it rings, maybe while this was read, and may have told something else since.
        if (before) this.#legs.set(legId, before);
        else this.#silent.begin({ legId, device, channelName: nameOf(channel) });
      }
      if (state !== calling && state !== ringing && state !== talking) continue;
      const direction = before?.direction ?? directionOf(leg, channel, state);
      if (direction === 'outgoing' && (knownFeatureCodes.has(legId) || isInFeatureCode(channel)))
        this.#featureCodes.add(legId);
      else this.#legs.set(legId, { legId, device, direction });
    }
    for (const event of meanwhile) this.#apply(event);
    return [...this.#legs.values()];
  }

  /** Takes that a phone rings of which no event says so. @returns what it means, or null */
  rings({ legId, device }: SilentChannel): EngineEvent | null {
    return this.#beginCalled(legId, device);
  }

  #apply(event: AmiMessage): EngineEvent | null {
    const legId = idOf(event);
    const state = event.first('ChannelState');
    const leg = legDeviceOf(event);
    if (event.event === 'Hangup') {
      // Of a channel that was taken over, the account code is another's by now.
      this.#silent.end(legId);
      return this.#end(legId);
    }
    if (leg === null) return null;
    const { device } = leg;
    if (event.event === (leg.kind === 'mobile' ? 'NewAccountCode' : 'Newchannel') && state === down) {
      this.#silent.begin({ legId, device, channelName: nameOf(event) });
      return null;
    }
    if (event.event === 'NewAccountCode') return null;
    this.#silent.end(legId);
    if (event.event === 'Newchannel') {
      if (state !== calling) return null;
      if (!isFeatureCode(event)) return this.#begin({ legId, device, direction: 'outgoing' });
      this.#featureCodes.add(legId);
      return null;
    }
    if (state !== ringing && state !== talking) return null;
    return this.#beginCalled(legId, device);
  }

  /** A phone that rings for an order is not called by anybody. */
  #beginCalled(legId: string, device: string): EngineEvent | null {
    return this.#begin({ legId, device, direction: isOfPhoneOrder(legId) ? 'outgoing' : 'incoming' });
  }

  #begin(leg: PhoneLeg): EngineEvent | null {
    if (this.#legs.has(leg.legId) || this.#featureCodes.has(leg.legId)) return null;
    this.#legs.set(leg.legId, leg);
    return { kind: 'leg-began', leg };
  }

  #end(legId: string): EngineEvent | null {
    this.#featureCodes.delete(legId);
    const leg = this.#legs.get(legId);
    if (!leg) return null;
    this.#legs.delete(legId);
    return { kind: 'leg-ended', legId, device: leg.device };
  }
}

/** The channels and their states; one whose phone tells in another way that it rings (`isInProgress`) rings. */
async function readChannels(
  commands: AmiCommands,
): Promise<{ readonly channel: AmiMessage; readonly state: string | undefined }[]> {
  const channels = await commands.list('CoreShowChannels');
  return Promise.all(
    channels.map(async (channel) => {
      const state = channel.first('ChannelState');
      const isAsked = state === down && legDeviceOf(channel) !== null;
      const rings = isAsked && (await isInProgress(commands, idOf(channel), nameOf(channel))) === true;
      return { channel, state: rings ? ringing : state };
    }),
  );
}

function idOf(channel: AmiMessage): string {
  return channel.first('Uniqueid') ?? '';
}

function nameOf(channel: AmiMessage): string {
  return channel.first('Channel') ?? '';
}

/** For a channel whose beginning was not seen: a mobile is always called; what else the dialplan calls says so as its application. */
function directionOf({ kind }: LegDevice, channel: AmiMessage, state: string): PhoneLeg['direction'] {
  if (isOfPhoneOrder(idOf(channel))) return 'outgoing';
  const isCalled = kind === 'mobile' || /^App(?:Dial|Queue)$/u.test(channel.first('Application') ?? '');
  return isCalled || state === ringing ? 'incoming' : 'outgoing';
}

function isFeatureCode(event: AmiMessage): boolean {
  return event.first('Exten')?.startsWith('*') === true;
}

/** The dialplan leaves the dialled code for a context of the feature codes. */
function isInFeatureCode(channel: AmiMessage): boolean {
  return isFeatureCode(channel) || channel.first('Context')?.startsWith('sw-feature') === true;
}
