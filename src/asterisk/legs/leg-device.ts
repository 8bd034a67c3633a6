import type { AmiMessage } from '../ami/ami-message.ts';
import { endpointOf, isTrunk } from './sip-user.ts';

/** Whose leg a channel is. */
export interface LegDevice {
  /** SIP user of a phone, or e.g. `mobile-7`. */
  readonly device: string;
  readonly kind: 'phone' | 'mobile';
}

/** @param channel an event about a channel @returns null for a trunk's channel that leads to no mobile, and for anything else */
export function legDeviceOf(channel: AmiMessage): LegDevice | null {
  const endpoint = endpointOf(channel.first('Channel') ?? '');
  if (endpoint === null) return null;
  if (!isTrunk(endpoint)) return { kind: 'phone', device: endpoint };
  const mobile = mobileOf(channel);
  return mobile === null ? null : { kind: 'mobile', device: mobile };
}

/**
 * The dialplan gives the leg of a mobile an account code (`sw-mobile` in asterisk-conf/subroutines.conf). Others get it as well, when they
 * talk to the leg, or are called by who did (bridge_channel.c, `channel_fill_empty_accountcode`; channel.c, `channel_req_accountcodes`):
 * it counts for the channel that it names.
 */
function mobileOf(channel: AmiMessage): string | null {
  const code = /^(mobile-[1-9][0-9]{0,15}):(.+)$/u.exec(channel.first('AccountCode') ?? '');
  return code?.[1] !== undefined && code[2] === channel.first('Uniqueid') ? code[1] : null;
}
