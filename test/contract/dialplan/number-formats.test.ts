import { expect } from 'chai';
import fc from 'fast-check';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  calledNumber,
  callerNumber,
  type NumberFormat,
} from '../../../src/domain/numbering/number-format.ts';
import type { CompanySnapshot } from '../../../src/domain/routing/company-snapshot.ts';
import { sendRawInvite } from '../../support/phones/raw-invite.ts';
import { emptySnapshot, newNumberFacts } from '../../support/snapshot.ts';
import { onEachEngine } from './on-each-engine.ts';

const usual = { nationalPrefix: null, internationalPrefix: null };
/** What providers can be told to be like, and the last byte of the address from which each calls. */
const formats: readonly (NumberFormat | null)[] = [
  null,
  { ...usual, country: 'HU' },
  { ...usual, country: 'US' },
  { ...usual, country: 'IT' },
  { country: 'HU', nationalPrefix: '9', internationalPrefix: '810' },
  { country: 'HU', nationalPrefix: '', internationalPrefix: null },
];
const addressOf = (index: number) => `127.0.8.${index + 1}`;
const trunks: CompanySnapshot['trunks'] = formats.map((numberFormat, index) => ({
  ...{ id: 20 + index, host: addressOf(index), port: 5_060, inboundAddresses: [addressOf(index)] },
  ...{ numberFormat, register: false, username: null, sealedSecret: null },
}));

/** The country is none of theirs, so that nothing is right by chance. */
const company: CompanySnapshot = {
  ...emptySnapshot,
  country: 'DE',
  trunks,
  numbers: ['+3612345678', '+12125551234', '+390612345678', '+4930123456'].map((digits, index) => ({
    ...{
      id: 30 + index,
      digits,
      ...newNumberFacts,
      destination: { kind: 'hang-up', reason: 'busy' },
    },
  })),
  callerLists: [
    {
      ...{ id: 7, name: 'Nuisance', purpose: 'blocked' },
      entries: [{ kind: 'number', number: '+36305556666' }],
    },
  ],
};
const others: CompanySnapshot = {
  ...emptySnapshot,
  companyId: 2,
  numbers: [
    {
      id: 40,
      digits: '+3613334444',
      ...newNumberFacts,
      destination: { kind: 'hang-up', reason: 'busy' },
    },
  ],
};
const numbers = new Set([...company.numbers, ...others.numbers].map(({ digits }) => digits.replace('+', '')));

const table = [
  ...['+3612345678', '003612345678', '3612345678', '0612345678', '12345678', '01136123456789'],
  ...[
    '912345678',
    '8103612345678',
    '8100612345678',
    '+12125551234',
    '12125551234',
    '2125551234',
    '01112125551234',
  ],
  ...[
    '0612345678',
    '390612345678',
    '00390612345678',
    '+390612345678',
    '0613334444',
    '4930123456',
    '004930123456',
  ],
  ...['00', '06', '0612', '06123456789012345', '000000000', '112', '+0612345678', '36+12345678'],
];

onEachEngine('the number that a provider calls [C3]', 180_000, (bench) => {
  const invite = async (trunk: number, requestUser: string, callerNumberSent?: string) =>
    (
      await sendRawInvite({
        ...{ from: addressOf(trunk), requestUser, target: bench().sip },
        ...(callerNumberSent === undefined ? {} : { callerNumber: callerNumberSent }),
      })
    ).status;

  before(async () => {
    await bench().apply(others);
    await bench().apply(company);
  });

  it('is read as is said of that provider, as the simulator reads it; a number that nobody has is refused', async () => {
    const near = fc
      .tuple(
        fc.constantFrom('', '+', '0', '00', '06', '011', '1', '810', '9', '36', '0036', '39'),
        fc.constantFrom('3612345678', '12345678', '2125551234', '0612345678', '30123456', '13334444'),
      )
      .map((parts) => parts.join(''));
    const asked = [...table, ...fc.sample(near, 60)].flatMap((dialled) =>
      formats.map((format, trunk) => ({ dialled, format, trunk })),
    );
    let found = 0;
    for (let start = 0; start < asked.length; start += 20) {
      const some = asked.slice(start, start + 20);
      const answers = await Promise.all(some.map(({ trunk, dialled }) => invite(trunk, dialled)));
      for (const [index, { dialled, format }] of some.entries()) {
        const isNumber = /^\+?[0-9]{2,18}$/u.test(dialled);
        const read = isNumber ? calledNumber(dialled, format) : null;
        const isKnown = read !== null && numbers.has(read);
        if (isKnown) found += 1;
        expect(answers[index], `${dialled} by ${JSON.stringify(format)}`).to.equal(isKnown ? 486 : 404);
      }
    }
    expect(found).to.be.within(60, asked.length - 60);
  });

  it('comes from a caller who is read in the same way, whatever the country of the company', async () => {
    for (const sent of [
      '06305556666',
      '305556666',
      '0036305556666',
      '+36305556666',
      '36305556666',
      '9305556666',
    ])
      for (const trunk of [0, 1, 3, 4]) {
        const caller = callerNumber(sent, 20 + trunk, company);
        const answer = await invite(trunk, '+3612345678', sent);
        // Forbidden as Asterisk says it, Decline as FreeSWITCH does.
        expect(answer, `${sent} by ${JSON.stringify(formats[trunk])}`).to.be.oneOf(
          caller === '36305556666' ? [403, 603] : [486],
        );
      }
  });

  it('can put no command and no path into the dialplan', async () => {
    const touched = join(bench().folder, 'touched');
    for (const text of [
      `0612345678$(touch%20${touched})`,
      `06$%7BSHELL(touch%20${touched})%7D`,
      '06123,0612345678',
      '0612345678&PJSIP/x',
      '06%0012345678',
      '..%2F1',
      '06%5B1%5D2345678',
    ])
      expect(await invite(1, text), text).to.be.oneOf([404, 400, 484, 416]);
    expect(existsSync(touched)).to.equal(false);
  });
});
