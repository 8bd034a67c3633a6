import { z } from 'zod';
import type { CompanyId } from '../../domain/ids.ts';
import type { AriEvent } from '../ari/ari-event.ts';

/** What Asterisk is asked to tell about calls that were handed over, and nothing else. */
export const callEventTypes = [
  'StasisStart',
  'StasisEnd',
  'ChannelDtmfReceived',
  'PlaybackFinished',
] as const;

/** What happened to a call, in the order of the event stream. */
export type CallNews =
  | {
      readonly kind: 'entered';
      readonly callId: string;
      readonly channelName: string;
      /** What the dialplan said: `Stasis(application,PURPOSE,DETAIL)`. */
      readonly purpose: string;
      readonly detail: string;
    }
  | { readonly kind: 'left'; readonly callId: string }
  | { readonly kind: 'digit'; readonly callId: string; readonly digit: string }
  | { readonly kind: 'played'; readonly playbackId: string; readonly callId: string; readonly state: string };

const channel = z.object({ id: z.string().min(1), name: z.string() });
const schemas = {
  StasisStart: z
    .object({ channel, args: z.array(z.string()) })
    .transform(({ channel: { id, name }, args: [purpose = '', detail = ''] }): CallNews => ({
      kind: 'entered',
      callId: id,
      channelName: name,
      purpose,
      detail,
    })),
  StasisEnd: z
    .object({ channel })
    .transform(({ channel: { id } }): CallNews => ({ kind: 'left', callId: id })),
  ChannelDtmfReceived: z
    .object({ channel, digit: z.string().length(1) })
    .transform(({ channel: { id }, digit }): CallNews => ({ kind: 'digit', callId: id, digit })),
  PlaybackFinished: z
    .object({
      playback: z.object({
        id: z.string(),
        target_uri: z.string().startsWith('channel:'),
        state: z.string(),
      }),
    })
    .transform(({ playback: { id, target_uri, state } }): CallNews => ({
      kind: 'played',
      playbackId: id,
      callId: target_uri.slice('channel:'.length),
      state,
    })),
} as const;

/** Null for events about something else. @throws ZodError for one that Asterisk should not send */
export function readCallNews(event: AriEvent): CallNews | null {
  const type = callEventTypes.find((known) => known === event.type);
  return type === undefined ? null : schemas[type].parse(event);
}

/** The company that the dialplan wrote on the channel. @throws Error when it wrote none */
export function readCompany(variable: string | undefined): CompanyId {
  if (variable === undefined || !/^[1-9][0-9]{0,15}$/u.test(variable))
    throw new Error('a call was handed over without a company');
  return Number(variable);
}
