import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { type Mail, type Mailer, MailNotSentError } from '../ports/mailer.ts';
import type { VoicemailBoxRecord, VoicemailMessageRecord } from '../ports/records/audio.ts';
import type { Database } from '../ports/stores.ts';
import type { VoicemailNotice } from '../ports/voicemail-store.ts';

export interface SendNoticesParts {
  readonly database: Database;
  readonly mailer: Mailer;
  readonly clock: Clock;
  readonly log: Log;
}

const noticesAtOnce = 20;
/** Longer than an attempt can take: who claimed a notice has it alone until then. */
const firstPauseMs = 120_000;
const longestPauseMs = 3_600_000;
/** News of a message that is older is no news. */
const givenUpMs = 3 * 86_400_000;

/**
 * Tells people of new messages. A notice stays in the database until the mail server took it, so that a server that is away, or a
 * worker that is killed, loses none; one that is taken at the moment of a crash may come twice, with the same id.
 */
export async function sendNotices({ database, mailer, clock, log }: SendNoticesParts): Promise<void> {
  const { voicemail } = database.stores;
  for (const notice of await voicemail.dueNotices(clock.now(), noticesAtOnce)) {
    const pauseMs = Math.min(firstPauseMs * 2 ** Math.min(notice.attempts, 10), longestPauseMs);
    const again = new Date(clock.now().getTime() + pauseMs);
    if (!(await voicemail.claimNotice(notice, again))) continue;
    const mail = await mailOf(database, notice, clock.now());
    const { companyId, messageId, attempts } = notice;
    try {
      if (mail) await mailer.send(mail);
      else log.warn({ companyId, messageId, attempts }, 'a notice of a message was given up');
    } catch (error) {
      if (!(error instanceof MailNotSentError)) throw error;
      log.warn(
        { companyId, messageId, attempts, reason: error.message },
        'a notice of a message was put off',
      );
      continue;
    }
    await voicemail.removeNotice(messageId);
  }
}

/** Null: there is nobody to tell any more, or it is too late. */
async function mailOf(
  { stores }: Database,
  { companyId, messageId }: VoicemailNotice,
  now: Date,
): Promise<Mail | null> {
  const scope = { companyId };
  const message = await stores.records['voicemail-message'].find(scope, messageId);
  if (!message || now.getTime() - message.createdAt.getTime() > givenUpMs) return null;
  const box = await stores.records['voicemail-box'].find(scope, message.voicemailBoxId);
  const company = await stores.companies.find(companyId);
  if (!box?.email || !company) return null;
  return {
    to: box.email,
    subject: `New message in ${box.name}`,
    text: textOf(box, message, company.timeZone),
    id: `voicemail-${companyId}-${messageId}`,
  };
}

function textOf(box: VoicemailBoxRecord, message: VoicemailMessageRecord, timeZone: string): string {
  const when = new Intl.DateTimeFormat('en-GB', { dateStyle: 'full', timeStyle: 'short', timeZone });
  const seconds = Math.round((message.durationMs ?? 0) / 1_000);
  return [
    `There is a new message in the voicemail box ${box.name}.`,
    '',
    `From:    ${message.callerNumber ?? 'a caller who withheld the number'}`,
    `When:    ${when.format(message.startedAt)} (${timeZone})`,
    `Length:  ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`,
    `Message: ${message.id}`,
    '',
  ].join('\n');
}
