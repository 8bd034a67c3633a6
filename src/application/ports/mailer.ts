/** One e-mail to one person. */
export interface Mail {
  readonly to: string;
  /** One line; any characters. */
  readonly subject: string;
  readonly text: string;
  /** Of plain letters, digits, dots and dashes; the same for the same mail, so that one that comes twice is known as such. */
  readonly id: string;
}

/** Hands mails to a mail server. */
export interface Mailer {
  /** Resolves when the server took it. @throws MailNotSentError */
  send(mail: Mail): Promise<void>;
}

/** The mail server is away, or does not take this mail. */
export class MailNotSentError extends Error {
  readonly code = 'mail-not-sent';
  override readonly name = 'MailNotSentError';
}
