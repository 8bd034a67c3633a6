import { createTransport } from 'nodemailer';
import { reasonOf } from '../domain/reason-of.ts';
import { type Mailer, MailNotSentError } from '../application/ports/mailer.ts';

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte; otherwise as soon as the server offers it. */
  readonly secure: boolean;
  readonly login: { readonly user: string; readonly password: string } | null;
  /** Sender of every mail. */
  readonly from: string;
  /** How long the server may be silent; 10 s if left out. */
  readonly timeoutMs?: number;
}

/** Every header and address is encoded by the library from plain values; none is put together here. */
export function createSmtpMailer(settings: SmtpSettings): Mailer {
  const { host, port, secure, login, from, timeoutMs = 10_000 } = settings;
  const transport = createTransport({
    host,
    port,
    secure,
    // A password is not sent in the clear.
    requireTLS: login !== null && !secure,
    ...(login === null ? {} : { auth: { user: login.user, pass: login.password } }),
    connectionTimeout: timeoutMs,
    greetingTimeout: timeoutMs,
    socketTimeout: timeoutMs,
    dnsTimeout: timeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const [, domain = 'localhost'] = from.split('@');
  return {
    send: async ({ to, subject, text, id }) => {
      try {
        await transport.sendMail({
          from: { name: 'Switchroom', address: from },
          to: { name: '', address: to },
          subject,
          text,
          messageId: `<${id}@${domain}>`,
          headers: { 'Auto-Submitted': 'auto-generated' },
        });
      } catch (error) {
        throw new MailNotSentError(reasonOf(error), { cause: error });
      }
    },
  };
}
