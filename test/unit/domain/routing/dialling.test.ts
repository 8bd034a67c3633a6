import { expect } from 'chai';
import type { Dialled } from '../../../../src/domain/numbering/read-dialled.ts';
import type { CompanySnapshot, ExtensionFacts } from '../../../../src/domain/routing/company-snapshot.ts';
import { compileRouting } from '../../../../src/domain/routing/compile-routing.ts';
import { dialNodeName, readDialNodeName } from '../../../../src/domain/routing/node-names.ts';
import { outsideReaches } from '../../../../src/domain/routing/outside-calls.ts';
import { TableWalker, type Walk } from '../../../../src/domain/routing/walk-table.ts';
import { marksOfWalk } from '../../../support/marks-of-walk.ts';
import { emptySnapshot, newExtensionFacts } from '../../../support/snapshot.ts';

const extension = (id: number, more: Partial<ExtensionFacts> = {}): ExtensionFacts => ({
  ...{ id, digits: String(200 + id), name: '', ringSeconds: 25, devices: [] },
  ...newExtensionFacts,
  ...more,
});
const trunk = (id: number) => ({
  ...{ id, host: 'sip.example.net', port: 5060, inboundAddresses: [], numberFormat: null },
  ...{ register: false, username: null, sealedSecret: null },
});
const company: CompanySnapshot = {
  ...emptySnapshot,
  extensions: [
    extension(1),
    extension(2, { outsideCalls: 'international', shownNumberId: 31 }),
    extension(3, { outsideCalls: 'none' }),
    extension(4, { outsideCalls: 'international', shownNumberId: 31 }),
  ],
  trunks: [trunk(8), trunk(9)],
  numbers: [30, 31].map((id) => ({
    ...{ id, digits: `+36123456${id}`, trunkId: id === 31 ? 9 : null },
    record: false,
    destination: { kind: 'extension', extensionId: 3 },
  })),
};
const withBlocked: CompanySnapshot = {
  ...company,
  callerLists: [
    { id: 5, name: 'Dear', purpose: 'blocked', entries: [{ kind: 'prefix', prefix: '+3690' }] },
    { id: 6, name: 'Kind', purpose: 'plain', entries: [{ kind: 'prefix', prefix: '+3630' }] },
  ],
};
const number = (digits: string): Dialled => ({ kind: 'number', digits });
const help: Dialled = { kind: 'emergency', digits: '112' };

/** @param from digits of the extension of the phone; null: it has none */
function dial(dialled: Dialled, from: string | null, of = company): Walk {
  const walker = new TableWalker(compileRouting(of));
  return walker.walk({
    entry: walker.entryOfDialled(dialled, from),
    caller: from === null ? { kind: 'anonymous' } : { kind: 'extension', digits: from },
    dialled,
    instant: new Date('2026-03-02T10:00:00Z'),
    answers: [],
  });
}
const marks = (...args: Parameters<typeof dial>) => marksOfWalk(dial(...args));

describe('a phone that calls outside, by the routing table [U1]', () => {
  it('calls within the country when nobody said anything of its extension', () => {
    expect(marks(number('36301112233'), '201')).to.deep.equal(['dial-national:enter']);
    expect(marks(number('441234567890'), '201')).to.deep.equal([
      'dial-national:enter',
      'dial-national:not-allowed',
      'hang-up-declined:enter',
    ]);
  });

  it('calls anywhere, or nowhere, when its extension may or may not; without one nowhere', () => {
    expect(marks(number('441234567890'), '202')).to.deep.equal(['dial-international-31:enter']);
    for (const from of ['203', null])
      expect(marks(number('36301112233'), from)).to.deep.equal([
        'dial-none:enter',
        'dial-none:not-allowed',
        'hang-up-declined:enter',
      ]);
    const [refused] = dial(number('36301112233'), '203').steps;
    expect(refused?.decision).to.deep.equal({ by: 'right', reach: 'none' });
  });

  it('gets help whatever it may', () => {
    for (const [from, node] of [
      ['201', 'dial-national'],
      ['203', 'dial-none'],
      [null, 'dial-none'],
    ] as const)
      expect(marks(help, from, withBlocked)).to.deep.equal([`${node}:enter`]);
  });

  it('calls nobody on a blocked list, by the list of the company and by no other one [C7]', () => {
    expect(marks(number('36901234567'), '202', withBlocked)).to.deep.equal([
      'dial-international-31-blocked:enter',
      'dial-international-31-blocked:listed',
      'hang-up-declined:enter',
    ]);
    expect(marks(number('36301234567'), '202', withBlocked)).to.deep.equal([
      'dial-international-31-blocked:enter',
      'dial-international-31-blocked:not-listed',
      'dial-international-31:enter',
    ]);
  });

  it('calls a number of its own company as one from outside would, whatever it may', () => {
    expect(marks(number('3612345630'), '203')[0]).to.equal('number-30:enter');
  });

  it('cannot call without a provider', () => {
    const alone = { ...company, trunks: [], numbers: [] };
    expect(dial(number('36301112233'), '201', alone).steps[0]?.decision).to.deep.equal({
      ...{ by: 'lack', lack: 'trunk' },
    });
  });

  it('in a country of which nothing is known calls no number as national', () => {
    expect(marks(number('36301112233'), '201', { ...company, country: 'XX' })).to.include(
      'dial-national:not-allowed',
    );
  });
});

describe('what a call to outside shows, and by whom it goes [U1]', () => {
  const dialNodes = (of = company) =>
    compileRouting(of).nodes.flatMap((node) =>
      node.kind === 'dial' ? [[node.name, node.shownNumber, node.trunkId]] : [],
    );

  it('the number of the extension through its provider, or the oldest number through the oldest one', () => {
    expect(dialNodes()).to.deep.equal([
      ['dial-none', '3612345630', 8],
      ['dial-national', '3612345630', 8],
      ['dial-international-31', '3612345631', 9],
    ]);
  });

  it('no number when the company has none', () => {
    expect(dialNodes({ ...company, extensions: [], numbers: [] })).to.deep.equal([
      ['dial-none', null, 8],
      ['dial-national', null, 8],
    ]);
  });

  it('is compiled once for all extensions that do the same', () => {
    const extensions = Array.from({ length: 3_000 }, (_none, index) => extension(index + 1));
    const table = compileRouting({ ...company, extensions });
    expect(table.nodes.filter(({ kind }) => kind === 'dial')).to.have.length(2);
    expect(table.dialling.callers).to.deep.equal([]);
  });
});

it('the name of a dial node tells what it is of, so that the log does', () => {
  for (const outsideCalls of outsideReaches)
    for (const shownNumberId of [null, 31])
      for (const recordedCalls of [[], ['out' as const]]) {
        const profile = { outsideCalls, shownNumberId, recordedCalls };
        expect(readDialNodeName(dialNodeName(profile))).to.deep.equal(profile);
        expect(readDialNodeName(`${dialNodeName(profile)}-blocked`)).to.deep.equal(profile);
      }
  for (const other of ['outside-3612345678', 'dial-everywhere', 'number-31-blocked'])
    expect(readDialNodeName(other)).to.equal(null);
});
