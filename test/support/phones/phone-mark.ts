import type { PhoneEvent, PhoneEventType, PhoneWait } from './phone-log.ts';
import { sendRawInvite } from './raw-invite.ts';

/** A phone whose events can be marked. */
export interface MarkablePhone {
  readonly user: string;
  readonly sipPort: number;
  readonly events: readonly PhoneEvent[];
  waitFor(type: PhoneEventType, options?: PhoneWait): Promise<PhoneEvent>;
}

const localhost = '127.0.0.1';
const markWithinMs = 30_000;
let marks = 0;

/** What no phone here can take: it is refused, and told, at once. */
const imageOffer = [
  'v=0',
  `o=- 1 1 IN IP4 ${localhost}`,
  's=-',
  `c=IN IP4 ${localhost}`,
  't=0 0',
  'm=image 9 udptl t38',
  '',
].join('\r\n');

/**
 * Puts a mark behind everything that this phone has been sent until now, whether it has read that or not. On a busy machine an INVITE
 * lies in the phone's socket for a tenth of a second and more, so the time at which it shows does not tell whether it was sent
 * before something else happened. Its place before or behind a mark does: packets are read in the order in which they came.
 *
 * @returns how many of `phone.events` came before
 * @throws when the phone is gone
 */
export async function markPhone(phone: MarkablePhone): Promise<number> {
  const mark = `mark-${(marks += 1)}`;
  await sendRawInvite({
    from: localhost,
    target: { host: localhost, port: phone.sipPort },
    requestUser: phone.user,
    callerNumber: mark,
    offer: imageOffer,
    withinMs: markWithinMs,
  });
  const event = await phone.waitFor('mark', { detail: mark });
  return phone.events.lastIndexOf(event);
}

/** The calls that a phone was sent between two of its marks, as `markPhone` gives them. */
export function ringsBetween(phone: Pick<MarkablePhone, 'events'>, from: number, to: number): PhoneEvent[] {
  return phone.events.slice(from, to).filter(({ type }) => type === 'incoming');
}
