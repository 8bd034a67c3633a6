import { expect } from 'chai';
import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { smuggled } from '../support/freeswitch/smuggled.ts';
import { type MobilePhone, startMobilePhone } from '../support/phones/mobile-phone.ts';
import { type RawInviteResult, sendRawInvite } from '../support/phones/raw-invite.ts';
import { placeSippCall } from '../support/phones/sipp-call.ts';
import { type Softphone, type Softphones, startSoftphones } from '../support/phones/softphones.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';
import { itSimulatesEveryCall } from '../support/simulated-like-marks.ts';

/** What the dialplan makes of company, queue and the channel's unique id; nothing of the caller's. */
const recordingName = /^\d+-\d+-[A-Za-z0-9.-]+$/u;

describe('hostile text in the requests of callers', function () {
  this.timeout(120_000);
  let system: RunningSystem;
  let company: TestCompany;
  let anna: TestAgent;
  let ben: TestAgent;
  let sales: { id: number };
  let number: { called: string };
  let phones: Softphones;
  let annasPhone: Softphone;
  let bensPhone: Softphone;
  let mobile: MobilePhone;
  let mobileNumber: string;
  /** Where a text that is executed would leave a file. */
  let trap: string;
  let touch: string;

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    sales = await company.queue('Sales', { record: true });
    const selling = await company.skill('Selling', [sales.id]);
    number = await company.number({ kind: 'queue', queueId: sales.id });
    anna = await company.agent('Anna', [{ skillId: selling.id }]);
    ben = await company.agent('Ben', []);
    trap = mkdtempSync(join(system.installation.folder, 'trap-'));
    touch = `touch ${trap}/owned`;
    phones = await startSoftphones({
      sip: sip(),
      folder: mkdtempSync(join(system.installation.folder, 'phones-')),
      accounts: [anna, ben].map(({ phone }) => ({ ...phone, toneHz: 440, answer: 'never' })),
    });
    mobileNumber = `+3670${String(company.id).padStart(7, '0')}`;
    mobile = await startMobilePhone({
      folder: mkdtempSync(join(system.installation.folder, 'mobile-')),
      number: mobileNumber,
      toneHz: 880,
    });
    annasPhone = phones.phone(anna.phone.user);
    bensPhone = phones.phone(ben.phone.user);
    await Promise.all([annasPhone.registered(), bensPhone.registered()]);
  });
  after(() => Promise.all([phones.stop(), mobile.stop()]));
  afterEach('nothing was executed', () => {
    expect(readdirSync(trap)).to.deep.equal([]);
  });

  const sip = () => system.engine.sip;
  const invite = (more: {
    requestUser?: string;
    callerName?: string;
    callerNumber?: string;
    from?: string;
    withinMs?: number;
    talk?: () => Promise<unknown>;
  }): Promise<RawInviteResult> =>
    sendRawInvite({
      from: company.trunkAddress,
      target: sip(),
      requestUser: number.called,
      withinMs: 1_500,
      ...more,
    });
  const annaAnswers = async () => {
    await company.rest.post(`/v1/agents/${anna.id}/login`);
    annasPhone.setAnswering('auto');
  };
  /** A number of ours that leads to the mobile, through its provider. */
  const outsideNumber = async () => {
    const { host, port } = mobile;
    const trunk = await company.rest.post<{ id: number }>('/v1/trunks', { name: 'Mobiles', host, port });
    return company.number({ kind: 'outside', number: mobileNumber, trunkId: trunk.id });
  };
  const rung = () => [annasPhone, bensPhone].flatMap((phone) => phone.eventsOf('incoming'));
  const recordingsListed = async () => {
    const { items } = await company.rest.get<{ items: unknown[] }>('/v1/recordings');
    return items.length;
  };

  it('a provider that asks for no number of ours is refused, whatever it asks for, and no phone rings', async () => {
    const user = anna.phone.user;
    const targets = [
      `500&PJSIP/${user}`,
      `${number.called}&PJSIP/${user}`,
      user,
      `PJSIP/${user}`,
      anna.extension,
      '${EXTEN}',
      `\${SHELL(${touch.replaceAll(' ', '${IFS}')})}`,
      `201,1)Dial(PJSIP/${user}`,
      `${number.called},1`,
      `${number.called}%0d%0aX:1`,
      `${number.called};phone-context=x`,
      `${number.called}|1`,
      ...smuggled(touch).map(encodeURIComponent),
      ...smuggled(touch).map((text) => `${number.called}${encodeURIComponent(text)}`),
      '_X!',
      '_+X.',
      's',
      'i',
      'enter',
      'h',
      'sw-from-phone',
      '../../etc/passwd',
      '9'.repeat(19),
      '9'.repeat(3_000),
      'é',
      '%00',
    ];
    for (const requestUser of targets) {
      const { status, provisional } = await invite({ requestUser });
      const answer = `${requestUser.slice(0, 40)}: ${status ?? 'no answer'} after ${provisional.join()}`;
      expect(status ?? 400, answer).to.be.within(400, 699);
      expect(
        provisional.filter((one) => one >= 180),
        answer,
      ).to.deep.equal([]);
    }
    expect(rung()).to.deep.equal([]);
  });

  it('somebody who is no provider is asked for a password, also for numbers of ours', async () => {
    const { status } = await invite({ from: '127.66.6.6' });
    expect(status).to.be.oneOf([401, 403, 407]);
    expect(rung()).to.deep.equal([]);
  });

  it('a phone of the company that dials no extension reaches nobody', async () => {
    for (const dialled of [`500&PJSIP/${anna.phone.user}`, anna.phone.user, `${anna.extension}&x`]) {
      const since = Date.now();
      await bensPhone.dial(dialled);
      const closed = await bensPhone.waitFor('closed', { since });
      // By the engine, and not by the phone itself.
      expect(closed.detail, dialled).to.match(/^404 /u);
    }
    expect(rung()).to.deep.equal([]);
  });

  it('the name and number of a caller are text: nothing of them is executed or becomes a header', async () => {
    const wellFormed = [
      `$(${touch})`,
      `\${SHELL(${touch})}`,
      `\`${touch}\``,
      '../../../../tmp/x',
      'a|b;c,d&PJSIP/x',
      '😀'.repeat(200),
      ...smuggled(touch).map(inQuotes),
    ];
    for (const callerName of wellFormed)
      expect((await invite({ callerName })).status, callerName).to.equal(200);
    const malformed = [
      `a\\" <sip:1@127.0.0.1>;x="`,
      `a" <sip:36301112233@127.0.0.1>;tag=raw\r\nX-Evil: ${touch}\r\nSubject: "`,
      `a\r\n\r\nINVITE sip:${anna.extension}@127.0.0.1 SIP/2.0\r\n`,
      '{"a":"b"}\\u0000',
      'x'.repeat(5_000),
    ];
    for (const callerName of malformed) await invite({ callerName });
    for (const callerNumber of [
      '$(id)',
      '../../x',
      `\${EXTEN}`,
      '1&PJSIP/x',
      '%00',
      "1'2",
      '1"2',
      '9'.repeat(3_000),
      ...smuggled(touch).map(encodeURIComponent),
    ])
      await invite({ callerNumber });
    expect((await invite({})).status, 'an ordinary call afterwards').to.equal(200);
    expect(rung()).to.deep.equal([]);
  });

  it('each call has its record, whatever the number of its caller is made of [C3]', async () => {
    const numbers = [
      '36201%5C',
      '36202%5C%22',
      '36203%0a',
      '36204%0d%0a%0a4',
      '%5C%22%2C%5C%22uniqueid%5C%22%3A%5C%22x',
      '1%0a%7B%22eventenum%22%3A%22LINKEDID_END%22%7D',
      '%22%7D%0a%7B%22eventenum%22:%22',
      '%5Cu0000%5C',
    ];
    const own = await company.number({ kind: 'queue', queueId: sales.id });
    for (const callerNumber of numbers)
      expect((await invite({ callerNumber, requestUser: own.called })).status, callerNumber).to.equal(200);
    await eventually(async () => {
      const { items } = await company.rest.get<{ items: { endedAt: string | null }[] }>(
        `/v1/calls?numberId=${own.id}`,
      );
      expect(items.filter(({ endedAt }) => endedAt !== null)).to.have.length(numbers.length);
    }, 20_000);
  });

  it('a recording is named after the queue and the call, whatever the caller is called', async () => {
    await annaAnswers();
    const since = Date.now();
    const call = await placeSippCall({
      from: company.trunkAddress,
      to: number.called,
      callerNumber: '+36301112233',
      callerName: `$(${touch}) \${SHELL(${touch})} ../x|y;z`,
      target: sip(),
      toneHz: 1_000,
    });
    await annasPhone.waitFor('established', { since });
    const recordings = await eventually(() => {
      const names = system.engine.spooledRecordings(company.id);
      expect(names).not.to.be.empty;
      return names;
    });
    for (const name of recordings) expect(name).to.match(recordingName);
    await call.hangUp();
    await eventually(async () => {
      expect(await recordingsListed()).to.be.greaterThan(0);
    }, 15_000);
  });

  it('whoever answers a caller, at a phone or outside, nothing of the name and number of the caller is executed', async () => {
    await annaAnswers();
    const outside = await outsideNumber();
    for (const text of smuggled(touch)) {
      const since = Date.now();
      const answered = Promise.all(
        [mobile, annasPhone].map((phone) => phone.waitFor('established', { since })),
      );
      const caller = {
        callerName: inQuotes(text),
        callerNumber: encodeURIComponent(text),
        withinMs: 10_000,
        talk: () => Promise.allSettled([answered]),
      };
      await Promise.all([
        answered,
        mobile.waitFor('incoming', { since }).then(() => mobile.accept()),
        invite(caller),
        invite({ ...caller, requestUser: outside.called }),
      ]);
      await Promise.all([mobile, annasPhone].map((phone) => phone.waitFor('closed', { since })));
      expect(readdirSync(trap), text).to.deep.equal([]);
    }
  });

  it("every line of the engine's journal is still one record, and names of recordings are ours", async () => {
    const { events, skipped } = await system.engine.journal();
    expect(skipped).to.deep.equal([]);
    const recordings = events.filter((event) => event.type === 'recording-started');
    expect(recordings.filter(({ companyId }) => companyId === company.id)).not.to.be.empty;
    for (const { fileBase } of recordings) expect(fileBase).to.match(recordingName);
  });

  itSimulatesEveryCall(() => company);
});

/** As text between the quotes of a header. */
function inQuotes(text: string): string {
  return text.replaceAll(/["\\]/gu, '\\$&');
}
