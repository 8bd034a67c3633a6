import { expect } from 'chai';
import fc from 'fast-check';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { rulesOfCountry } from '../../../src/domain/numbering/number-rules.ts';
import { toE164 } from '../../../src/domain/numbering/to-e164.ts';
import { callerMatcher } from '../../../src/domain/routing/caller.ts';
import type { CallerListFacts, CompanySnapshot } from '../../../src/domain/routing/company-snapshot.ts';
import { compileRouting } from '../../../src/domain/routing/compile-routing.ts';
import { hostileText } from '../../support/hostile-text.ts';
import { sendRawInvite } from '../../support/phones/raw-invite.ts';
import { emptySnapshot, newNumberFacts } from '../../support/snapshot.ts';
import type { WalkStart } from './call-logic-bench.ts';
import { marksAt } from './marks-of-walks.ts';
import { onEachEngine } from './on-each-engine.ts';
import { extension } from './plan-company.ts';

const trunkAddress = '127.0.7.1';

/** As many call centres keep their blocked callers: whole blocks of numbers, and some prefixes. */
const large: CallerListFacts = {
  id: 5,
  name: 'Blocked',
  purpose: 'plain',
  entries: [
    ...Array.from({ length: 10_000 }, (_none, index) => ({
      kind: 'number' as const,
      number: `+3612${String(index * 100).padStart(7, '0')}`,
    })),
    { kind: 'prefix', prefix: '+3690' },
    { kind: 'prefix', prefix: '+44' },
    { kind: 'prefix', prefix: '+3612000000' },
    { kind: 'extension', extensionId: 1 },
  ],
};

const company: CompanySnapshot = {
  ...emptySnapshot,
  trunks: [
    {
      ...{ id: 4, host: trunkAddress, port: 5_060, inboundAddresses: [trunkAddress], numberFormat: null },
      ...{ register: false, username: null, sealedSecret: null },
    },
  ],
  extensions: [extension(1, 20)],
  numbers: [
    {
      id: 9,
      digits: '+3612345678',
      ...newNumberFacts,
      destination: { kind: 'hang-up', reason: 'busy' },
    },
  ],
  callerLists: [
    large,
    {
      ...{ id: 6, name: 'Family', purpose: 'plain' },
      entries: [{ kind: 'number', number: '+36301112233' }],
    },
    {
      ...{ id: 7, name: 'Nuisance', purpose: 'blocked' },
      entries: [{ kind: 'number', number: '+36305556666' }],
    },
  ],
  redirects: [
    {
      ...{ id: 1, holder: { kind: 'extension', extensionId: 1 }, applies: 'listed', callerListIds: [5, 6] },
      destination: { kind: 'hang-up', reason: 'declined' },
    },
  ],
};

onEachEngine('who calls [R9]', 120_000, (bench) => {
  before(async () => {
    await bench().apply(company);
  });

  it('is read by the rules of the company’s country, as the simulator reads it, whatever a caller sends', async () => {
    const digits = fc.stringMatching(/^\+?0{0,2}[0-9]{0,17}$/u);
    const punctuated = fc
      .array(fc.oneof(fc.constantFrom('+', ' ', '-', '(', ')', ':', '/', '.', '36', '06', '00'), digits), {
        maxLength: 5,
      })
      .map((parts) => parts.join(''));
    const fixed = [
      ...['', 'anonymous', '+', '00', '06', '0', '36', '+36', '3612345678', '0612345678', '12345678'],
      ...['+3612345678', '003612345678', '01136123456', '+1 (212) 555-1234', '2125551234', '1212555123'],
      ...[
        '${SHELL(touch /tmp/owned)}',
        '"&|',
        '36"1234"5678',
        ')(:1',
        '1):2:3',
        'a,b,36301112233',
        '${EXTEN}36301112233',
      ],
    ];
    const texts = [
      ...fixed,
      ...fc.sample(digits, 120),
      ...fc.sample(punctuated, 80),
      // The channel variable of the test cannot hold what no SIP message can carry.
      ...fc
        .sample(hostileText, 60)
        .filter((text) => !/[\p{Cc}\p{Surrogate}]/u.test(text) && text.length < 60),
    ].map((text) => text.trim());
    const asked = texts.map((text, index) => ({
      text,
      country: ['HU', 'HU', 'DE', 'US', 'IT', 'RU', 'XX'][index % 7] ?? 'HU',
    }));
    const read = await bench().readCallers(
      asked.map(({ text, country }) => ({ shown: text, rules: rulesOfCountry(country) })),
    );
    let outside = 0;
    for (const [index, { text, country }] of asked.entries()) {
      const number = toE164(text, rulesOfCountry(country));
      if (number !== null) outside += 1;
      expect(read[index], `${JSON.stringify(text)} in ${country}`).to.equal(
        number === null ? 'anonymous ' : `outside ${number}`,
      );
    }
    expect(outside).to.be.greaterThan(30);
  });

  it('is on a list of ten thousand numbers or not, by number, prefix or extension', async () => {
    const lists = compileRouting(company).callerLists.filter(({ id }) => id === 5 || id === 6);
    const matchers = lists.map(callerMatcher);
    const asked = [
      ...[0, 1, 50, 99, 100, 4_711, 9_999].map((index) => `3612${String(index * 100).padStart(7, '0')}`),
      ...[
        '36120000001',
        '36120471101',
        '36901234567',
        '441234567',
        '36301112233',
        '36301112234',
        '361',
        '3690',
        '44',
      ],
      ...fc.sample(fc.integer({ min: 36_120_000_000, max: 36_121_000_000 }), 40).map(String),
    ];
    const begun: { walk: string; listed: boolean; caller: string }[] = [];
    type Kind = NonNullable<WalkStart['caller']>['kind'];
    const begin = async (kind: Kind, digits: string, listed: boolean) => {
      const walk = await bench().begin({ node: 'redirect-1', caller: { kind, digits } });
      begun.push({ walk, listed, caller: `${kind} ${digits}` });
    };
    for (const number of asked) {
      await begin(
        'outside',
        number,
        matchers.some((match) => match({ kind: 'outside', number }) !== null),
      );
      await begin(
        'extension',
        number,
        matchers.some((match) => match({ kind: 'extension', digits: number }) !== null),
      );
    }
    await begin('extension', '201', true);
    await begin('outside', '201', false);
    await begin('anonymous', '', false);
    const marks = await marksAt(bench()).all(
      begun.map(({ walk }) => walk),
      3,
    );
    for (const [index, { listed, caller }] of begun.entries())
      expect(marks[index]?.slice(0, 2), caller).to.deep.equal([
        'redirect-1:enter',
        listed ? 'redirect-1:listed' : 'redirect-1:not-listed',
      ]);
    expect(begun.filter(({ listed }) => listed).length).to.be.within(10, begun.length - 10);
  });

  it('is refused when on a list of blocked callers, in each way of writing the number', async () => {
    const call = async (callerNumber: string) =>
      (
        await sendRawInvite({
          ...{ from: trunkAddress, requestUser: '3612345678', callerNumber },
          target: bench().sip,
        })
      ).status;
    for (const number of ['+36305556666', '0036305556666', '36305556666', '06305556666', '305556666'])
      // Forbidden as Asterisk says it, Decline as FreeSWITCH does.
      expect(await call(number), number).to.be.oneOf([403, 603]);
    for (const number of ['+36305556667', 'anonymous', '5556666', '%2B36305556667'])
      expect(await call(number), number).to.equal(486);
  });

  it('can put no command and no path into the dialplan by a number or a name', async () => {
    const touched = join(bench().folder, 'touched');
    for (const text of [
      `\${SHELL(touch ${touched})}`,
      `"&|$(touch ${touched})`,
      `36305556666,1(touch ${touched})`,
    ]) {
      const answer = await sendRawInvite({
        ...{ from: trunkAddress, requestUser: '3612345678' },
        callerNumber: encodeURIComponent(text).replaceAll(
          /[()]/gu,
          (sign) => `%${sign.charCodeAt(0).toString(16)}`,
        ),
        callerName: text.replaceAll('"', ''),
        target: bench().sip,
      });
      expect(answer.status).to.equal(486);
    }
    expect(existsSync(touched)).to.equal(false);
  });
});
