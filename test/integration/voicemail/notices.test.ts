import { expect } from 'chai';
import { sendNotices } from '../../../src/application/voicemail/send-notices.ts';
import { MailNotSentError } from '../../../src/application/ports/mailer.ts';
import { createSmtpMailer } from '../../../src/mail/smtp-mailer.ts';
import { type ReceivedMail, SmtpServer } from '../../support/mail/smtp-server.ts';
import {
  addTestNode,
  foundTestCompany,
  type RestSystem,
  startRestSystem,
  type TestCompany,
} from '../rest/rest-system.ts';

const startedAt = new Date('2026-07-01T12:30:00Z');
const minuteMs = 60_000;

/** The lines of a header with the name, unfolded. */
function headersOf({ data }: ReceivedMail): string[] {
  const [head = ''] = data.split('\n\n');
  return head.replaceAll(/\n[ \t]+/g, ' ').split('\n');
}

describe('notices of messages by e-mail', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let company: TestCompany;
  let nodeId: number;
  let server: SmtpServer;
  let warnings: object[];
  let nowMs: number;
  let messages = 0;

  before(async () => {
    system = await startRestSystem();
    nodeId = (await addTestNode(system)).id;
    company = await foundTestCompany(system);
  });
  after(() => system.close());
  beforeEach(async () => {
    server = new SmtpServer();
    await server.start();
    warnings = [];
    nowMs = Date.now();
  });
  afterEach(async () => {
    await server.stop();
    for (const { messageId } of await due(1e9)) await voicemail().removeNotice(messageId);
  });

  const voicemail = () => system.database.stores.voicemail;
  const due = (inMs = 0) => voicemail().dueNotices(new Date(nowMs + inMs), 100);
  const clock = { now: () => new Date(nowMs) };
  const log = {
    debug: () => undefined,
    info: () => undefined,
    warn: (facts: object) => void warnings.push(facts),
    error: () => undefined,
  };
  const send = () => {
    const mailer = createSmtpMailer({
      host: '127.0.0.1',
      port: server.port,
      secure: false,
      login: null,
      from: 'pbx@company.example',
      timeoutMs: 1_000,
    });
    return sendNotices({ database: system.database, mailer, clock, log });
  };
  async function newMessage(box: object, more: object = {}): Promise<number> {
    messages += 1;
    const voicemailBoxId = await company.admin.create('/v1/voicemail-boxes', {
      name: 'Sales',
      email: 'sales@company.example',
      ...box,
    });
    const { id } = await system.database.stores.records['voicemail-message'].insert({
      companyId: company.id,
      voicemailBoxId,
      mediaNodeId: nodeId,
      fileBase: `voicemail-1-1-notice-${messages}`,
      state: 'stored',
      callId: 'call',
      callerNumber: '+36301234567',
      heard: false,
      revision: 1,
      startedAt,
      storeKey: 'key',
      bytes: 1,
      durationMs: 65_400,
      sha256: 'ab'.repeat(32),
      reason: null,
      ...more,
    });
    await voicemail().addNotice(company.id, id, clock.now());
    return id;
  }

  it('says which box, who called, when by the clock of the company, and how long', async () => {
    const id = await newMessage({});
    await send();
    const [mail] = server.mails;
    expect(server.mails).to.have.length(1);
    expect(mail).to.deep.include({ from: 'pbx@company.example', to: ['sales@company.example'] });
    const headers = headersOf(mail!);
    expect(headers).to.include.members([
      'To: sales@company.example',
      'Subject: New message in Sales',
      'Auto-Submitted: auto-generated',
      `Message-ID: <voicemail-${company.id}-${id}@company.example>`,
    ]);
    for (const words of ['Sales', '+36301234567', '14:30', '1:05']) expect(mail!.data).to.contain(words);
    expect(await due(1e9)).to.deep.equal([]);
    await send();
    expect(server.mails).to.have.length(1);
  });

  it('text of people is text: no second header, no second recipient, whatever a box is called', async () => {
    for (const name of [
      'Bcc: a@evil.example',
      'Éva "Kis" <a@evil.example>, b@evil.example',
      'x=?utf-8?Q?=0D=0ABcc:_a@evil.example?=',
      'a'.repeat(100),
      '客服 📞 %0d%0aBcc: a@evil.example',
    ])
      await newMessage({ name });
    await newMessage({ email: 'a+b@sub.company.example' });
    await send();
    expect(server.mails).to.have.length(6);
    const names = new Set([
      'from',
      'to',
      'subject',
      'message-id',
      'date',
      'mime-version',
      'auto-submitted',
      'content-type',
      'content-transfer-encoding',
    ]);
    for (const mail of server.mails) {
      expect(mail.to).to.have.length(1);
      expect(mail.to[0]).to.match(/company\.example$/);
      for (const line of headersOf(mail)) {
        const [name = ''] = line.toLowerCase().split(':');
        expect([...names], line).to.include(name);
      }
    }
  });

  it('a mail server that is away, refuses or never answers loses nothing and gets it later, less and less often', async () => {
    await newMessage({});
    await server.stop();
    await send();
    expect(warnings).to.have.length(1);
    expect(await due(1 * minuteMs)).to.deep.equal([]);
    expect(await due(3 * minuteMs)).to.have.length(1);
    await server.start();
    server.answer = '451 greylisted';
    nowMs += 3 * minuteMs;
    await send();
    expect(warnings).to.have.length(2);
    expect(await due(3 * minuteMs)).to.deep.equal([]);
    server.answer = null;
    nowMs += 5 * minuteMs;
    await send();
    expect(warnings).to.have.length(3);
    server.answer = '250 taken';
    nowMs += 10 * minuteMs;
    await send();
    expect(server.mails).to.have.length(1);
    expect(await due(1e9)).to.deep.equal([]);
  });

  it('one that nobody takes holds up no other', async () => {
    const [bad, good] = [await newMessage({}), await newMessage({ email: 'other@company.example' })];
    const mailer = {
      send: (mail: { id: string }) => {
        if (mail.id.endsWith(`-${bad}`)) return Promise.reject(new MailNotSentError('550 no such user'));
        sent.push(mail.id);
        return Promise.resolve();
      },
    };
    const sent: string[] = [];
    await sendNotices({ database: system.database, mailer, clock, log });
    expect(sent).to.deep.equal([`voicemail-${company.id}-${good}`]);
    expect((await due(1e9)).map(({ messageId }) => messageId)).to.deep.equal([bad]);
  });

  it('two workers send each once', async () => {
    for (let count = 0; count < 5; count += 1) await newMessage({});
    await Promise.all([send(), send(), send()]);
    expect(server.mails).to.have.length(5);
  });

  it('a worker that dies over one leaves it to the next', async () => {
    const id = await newMessage({});
    const [notice] = await due();
    expect(await voicemail().claimNotice(notice!, new Date(nowMs + 2 * minuteMs))).to.equal(true);
    expect(await voicemail().claimNotice(notice!, new Date(nowMs + 2 * minuteMs))).to.equal(false);
    await send();
    expect(server.mails).to.deep.equal([]);
    nowMs += 3 * minuteMs;
    await send();
    expect(headersOf(server.mails[0]!)).to.include(
      `Message-ID: <voicemail-${company.id}-${id}@company.example>`,
    );
  });

  it('nobody is told of a deleted message, of a box without an address, or after three days', async () => {
    const gone = await newMessage({});
    expect((await company.admin.delete(`/v1/voicemail-messages/${gone}`)).status).to.equal(204);
    await newMessage({ email: null });
    await send();
    await newMessage({});
    nowMs += 4 * 86_400_000;
    await send();
    expect(server.mails).to.deep.equal([]);
    expect(await due(1e9)).to.deep.equal([]);
  });
});
