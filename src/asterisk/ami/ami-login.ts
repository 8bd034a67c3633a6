import { createHash } from 'node:crypto';
import type { AmiActionHeaders } from './encode-action.ts';
import { AmiEncodingError, AmiProtocolError } from './ami-errors.ts';
import type { AmiMessage } from './ami-message.ts';

/** Who logs in to the manager interface, and what the connection wants to be told. */
export interface AmiLogin {
  readonly username: string;
  readonly secret: string;
  /** Names of the events wanted, e.g. `QueueMemberPause`; none are sent when it is empty or left out. */
  readonly events?: readonly string[];
}

type Send = (action: string, headers: AmiActionHeaders) => Promise<AmiMessage>;

/**
 * Logs in, waits until Asterisk has fully booted, and subscribes to the wanted events only.
 *
 * The manager port of Asterisk 22 opens before the modules are loaded: an action sent then is refused as unknown, or
 * finds a queue without members.
 *
 * @throws AmiRefused if the secret is wrong or an event filter is not understood
 */
export async function logIn(login: AmiLogin, send: Send): Promise<void> {
  const events = login.events ?? [];
  for (const name of events) {
    if (!/^[A-Za-z0-9_]+$/.test(name)) throw new AmiEncodingError('the name of an event is a plain word');
  }
  const challenge = (await send('Challenge', { AuthType: 'MD5' })).first('Challenge');
  if (challenge === undefined) throw new AmiProtocolError('the answer to Challenge holds none');
  await send('Login', {
    AuthType: 'MD5',
    Username: login.username,
    Key: createHash('md5').update(`${challenge}${login.secret}`).digest('hex'),
    Events: 'off',
  });
  await send('Command', { Command: 'core waitfullybooted' });
  if (events.length === 0) return;
  // Without a name all events would pass; with one filter or more only those that match do.
  await Promise.all(
    events.map((name) => send('Filter', { Operation: 'Add', MatchCriteria: `name(${name})` })),
  );
  await send('Events', { EventMask: 'on' });
}
