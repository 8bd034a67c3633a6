export interface SipAddress {
  readonly host: string;
  readonly port: number;
}

export interface PhoneAccount {
  /** SIP user name. */
  readonly user: string;
  readonly password: string;
  /** Name shown to the called side. */
  readonly displayName?: string;
  /** Seconds between registrations, at least 60 (the server's minimum). Default 60. */
  readonly registerEverySeconds?: number;
}

/** An account as baresip reads it. @throws when a value would end its field */
export function accountLine(
  account: PhoneAccount,
  server: SipAddress,
  answerMode: 'manual' | 'auto',
): string {
  const name = account.displayName === undefined ? '' : `"${plain(account.displayName)}" `;
  const address = `<sip:${plain(account.user)}@${server.host}:${server.port}>`;
  const every = account.registerEverySeconds ?? 60;
  return `${name}${address};auth_pass=${plain(account.password)};answermode=${answerMode};regint=${every}`;
}

function plain(value: string): string {
  if (!/^[\p{L}\p{N} ._+-]+$/u.test(value)) throw new Error(`baresip cannot hold ${JSON.stringify(value)}`);
  return value;
}
