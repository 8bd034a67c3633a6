import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { PhoneAccount } from '../../../src/engine/company-configuration.ts';
import { planMemberships } from '../../../src/domain/membership/plan-memberships.ts';
import { showableCallerName } from '../../../src/freeswitch/directory/caller-name.ts';
import { askForText } from '../../../src/freeswitch/esl/ask-for-text.ts';
import { onFreeswitch } from '../../support/engine/on-freeswitch.ts';
import { eventually } from '../../support/eventually.ts';
import { rejectionOf } from '../../support/rejection-of.ts';
import { smuggled } from '../../support/freeswitch/smuggled.ts';
import { placeSippCall } from '../../support/phones/sipp-call.ts';
import { hostileXmlPieces } from '../../support/freeswitch/hostile-xml.ts';
import { readIncludedXml, settingsOf } from '../../support/freeswitch/read-xml.ts';
import { type FreeswitchBench, startFreeswitchBench } from './freeswitch-bench.ts';
import { Registrar } from './registrar.ts';
import {
  sampleConfiguration,
  sampleNumber,
  samplePhone,
  sampleQueue,
  sampleStandIn,
  sampleTrunk,
} from '../../support/sample-configuration.ts';

/** FreeSWITCH itself is asked whether the encoder and the parser of the property tests are right. */
onFreeswitch('a real FreeSWITCH given the worst names and secrets', function () {
  this.timeout(60_000);
  let bench: FreeswitchBench | undefined;
  let folder: string;
  let touched: string;
  let phones: PhoneAccount[];
  const here = () => {
    if (!bench) throw new Error('there is no FreeSWITCH');
    return bench;
  };

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchroom-hostile-'));
    touched = join(folder, 'touched');
    bench = await startFreeswitchBench();
    const names = [
      ...hostileXmlPieces.map((piece) => `a${piece}b`),
      hostileXmlPieces.join(''),
      ...smuggled(`touch ${touched}`),
      `a\n<X-PRE-PROCESS cmd="exec" data="touch ${touched}"/>\n`,
      `\${bg_system(touch ${touched})}`,
      'x'.repeat(100),
      'é'.repeat(100),
      '😀'.repeat(100),
    ];
    phones = names.map((name, index) => samplePhone(index + 1, name));
    await bench.engine.applyConfiguration(sampleConfiguration(1, 1, { phones }));
  });
  after(async () => {
    await bench?.dispose();
    if (bench) await rm(folder, { recursive: true });
  });

  const shownName = (sipUser: string) =>
    askForText(here().outside, 'user_data', `${sipUser}@switchroom`, 'var', 'effective_caller_id_name');

  it('has each name exactly as the parser of the property tests reads the file', async () => {
    const file = join(here().freeswitch().generatedFolder, 'company-1/directory.xml');
    const users = [...readIncludedXml(await readFile(file, 'utf8')).getElementsByTagName('user')];
    for (const { sipUser } of phones) {
      const user = users.find((one) => one.getAttribute('id') === sipUser);
      const expected = user && new Map(settingsOf(user, 'variable')).get('effective_caller_id_name');
      expect(expected).to.be.a('string');
      expect(await shownName(sipUser), sipUser).to.equal(expected);
    }
  });

  it('keeps an ordinary name literally, and as much of a long one as fits in whole characters', async () => {
    const shown = (name: string) =>
      shownName(phones.find(({ extension }) => extension?.name === name)?.sipUser ?? '');
    for (const name of ['aŐb', 'a👩‍👩‍👧b', 'a&b', 'a;b', "a'b", 'a,b', 'a|b', 'ax-pre-processb', 'a$$b'])
      expect(await shown(name)).to.equal(name);
    expect(await shown('x'.repeat(100))).to.equal('x'.repeat(79));
    expect(await shown('é'.repeat(100))).to.equal('é'.repeat(39));
    expect(await shown('😀'.repeat(100))).to.equal('😀'.repeat(19));
  });

  it('has no other user than ours, each in our company, and executed nothing', async () => {
    const list = await here().outside.bgapi('list_users');
    const users = list.split('\n').flatMap((line) => /^([^|]+)\|/u.exec(line)?.[1] ?? []);
    expect(users.slice(1).sort()).to.deep.equal(
      [...phones.map(({ sipUser }) => sipUser), 'sw-company-1'].sort(),
    );
    for (const { sipUser } of phones)
      expect(await here().outside.api('user_data', `${sipUser}@switchroom`, 'var', 'sw_company')).to.equal(
        '1',
      );
    expect(existsSync(touched)).to.equal(false);
  });

  it('shows the called phone the name as it is, and nothing that it means to anybody else', async () => {
    const callee = phones[0];
    if (!callee?.extension) throw new Error('there is somebody to call');
    const called = await here().people.phone(callee);
    const callers = [
      'aŐb',
      'a😀b',
      "a'b",
      'a&#60;b',
      'ax-pre-processb',
      'a"b',
      'a\\b',
      'a</b',
      'a$${control_secret}b',
      'a${domain_name}b',
      'aARRAY::a|:bb',
      ...smuggled(`touch ${touched}`),
    ];
    for (const name of callers) {
      const account = phones.find(({ extension }) => extension?.name === name);
      if (!account) throw new Error(`nobody is called ${name}`);
      const phone = await here().people.phone(account);
      await phone.dials(callee.extension.digits);
      await called.rings();
      expect(called.callerNames.at(-1), name).to.equal(showableCallerName(name));
      await phone.hangsUp();
      await called.isQuiet();
      await phone.signsOff();
    }
    expect(existsSync(touched)).to.equal(false);
  });

  it('shows an agent the name of a caller from outside as text, and as nothing that begins a header', async () => {
    const [account] = phones;
    if (!account) throw new Error('there is an agent');
    const company = sampleConfiguration(1, 2, {
      phones,
      trunks: [sampleTrunk(1)],
      queues: [sampleQueue(10)],
    });
    await here().engine.applyConfiguration(company);
    const agent = { queueId: 10, agentId: 100, device: account.sipUser, level: 1 };
    const phone = await here().people.phone(account);
    await here().engine.carryOut(planMemberships([agent], []));
    for (const [callerName, shown] of [
      ['Anna Ő 😀', 'Anna Ő 😀'],
      ['a%0d%0aAlert-Info: x%0d%0a', 'a  Alert-Info∶ x  '],
      ['Sales/Budapest: 100% @home', 'Sales∕Budapest∶ 100％ ＠home'],
      ['a<sip:1@x>;b', "a'sip∶1＠x';b"],
      [`$\{system(touch ${touched})}`, null],
    ] as const) {
      const call = await placeSippCall({
        from: sampleTrunk(1).inboundAddresses[0] ?? '',
        to: sampleNumber(1),
        callerNumber: '36301112233',
        callerName,
        target: { host: '127.0.0.1', port: here().freeswitch().ports.sip },
        toneHz: 1_000,
      });
      await phone.rings();
      if (shown !== null) expect(phone.callerNames.at(-1), callerName).to.equal(shown);
      await call.hangUp();
      await phone.isQuiet();
    }
    expect(existsSync(touched)).to.equal(false);
    await here().engine.carryOut(planMemberships([], here().engine.membershipsOf(100)));
    await phone.signsOff();
  });

  it('calls no agent at a place that is no name, and no customer who is no number', async () => {
    const [account] = phones;
    if (!account) throw new Error('there is an agent');
    const company = sampleConfiguration(1, 3, {
      phones,
      trunks: [sampleTrunk(1)],
      queues: [sampleQueue(10)],
    });
    await here().engine.applyConfiguration(company);
    const phone = await here().people.phone(account);
    const faults: Error[] = [];
    for (const [index, text] of smuggled(`touch ${touched}`).entries()) {
      const agent = { queueId: 10, agentId: 200 + index, device: text, level: 1 };
      faults.push(await rejectionOf(here().engine.carryOut(planMemberships([agent], []))));
      faults.push(await rejectionOf(here().engine.standIns.place({ ...sampleStandIn, customer: text })));
    }
    // Asked last: whoever of the first level could be called was called before.
    const asked = { queueId: 10, agentId: 100, device: account.sipUser, level: 2 };
    await here().engine.carryOut(planMemberships([asked], []));
    const customer = await here().people.customer(company, '36301112233');
    await phone.rings();
    expect(existsSync(touched)).to.equal(false);
    expect(new Set(faults.map((fault): unknown => Reflect.get(fault, 'code')))).to.deep.equal(
      new Set(['engine-mismatch', 'esl-encoding', 'config-encoding']),
    );
    expect(await here().membersSeen()).to.deep.equal([{ ...asked, paused: false }]);
    expect(await here().engine.standIns.live()).to.deep.equal([]);
    await customer.hangsUp();
    await phone.isQuiet();
    await here().engine.carryOut(planMemberships([], here().engine.membershipsOf(100)));
    await phone.signsOff();
  });

  it('tells a provider login and secret as they are', async () => {
    // A secret with a colon, and a login with a colon, a quote or a backslash, fail: the SIP stack (auc_credentials) cuts them.
    for (const [username, secret] of [
      ['plain', 'plain'],
      ["36 1&<b>;,='", 'a;b,c=d"e\'f\\g<h>@i%41'],
      ['é😀', '$${control_secret}${domain_name}'],
      ['x-pre-process', '<?xml'],
    ] as const) {
      const registrar = await Registrar.start({ username, secret });
      try {
        const trunk = {
          id: 1,
          host: '127.0.0.1',
          port: registrar.port,
          inboundAddresses: [],
          numberFormat: null,
          register: true,
          username,
          secret,
        };
        await here().engine.applyConfiguration(sampleConfiguration(1, 1, { phones, trunks: [trunk] }));
        await eventually(() => {
          expect(registrar.attempts.at(-1), username).to.equal('proved');
        }, 10_000);
      } finally {
        await registrar.stop();
      }
    }
  });
});
