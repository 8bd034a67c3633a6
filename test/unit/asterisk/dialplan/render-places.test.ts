import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { memberInterface, memberStateInterface } from '../../../../src/asterisk/dialplan/place-contexts.ts';
import { renderDialplan } from '../../../../src/asterisk/dialplan/render-dialplan.ts';
import type { RingDevice, RoutingTable } from '../../../../src/domain/routing/routing-table.ts';
import { readDialplan, subroutineOf } from '../../../support/asterisk/dialplan-reader.ts';
import { emptyDialling } from '../../../support/snapshot.ts';

const now = new Date('2026-12-01T12:00:00Z');

const desk: RingDevice = { kind: 'phone', sipUser: 'desk1', startSeconds: 0 };
const soft: RingDevice = { kind: 'phone', sipUser: 'soft1', startSeconds: 3 };
const mobile: RingDevice = { kind: 'mobile', phoneId: 7, startSeconds: 10 };

function tableWith(devices: readonly RingDevice[], isPlace = true, ringSeconds = 25): RoutingTable {
  const exits = { 'no-answer': 'hang-up-busy', busy: 'hang-up-busy', unavailable: 'hang-up-busy' };
  return {
    companyId: 3,
    revision: 41,
    country: 'HU',
    callerLists: [],
    numbers: [],
    extensions: [],
    dialling: emptyDialling,
    nodes: [
      { kind: 'ring', name: 'ring-12', extensionId: 12, isPlace, devices, ringSeconds, exits },
      { kind: 'hang-up', name: 'hang-up-busy', reason: 'busy', exits: {} },
    ],
    mobiles: [{ phoneId: 7, number: '36301112233', trunkId: 4 }],
  };
}

/** The lines of a context. */
function linesOf(table: RoutingTable, context: string): string[] {
  const lines = renderDialplan(table, now).text.split('\n');
  const from = lines.indexOf(`[${context}]`);
  return from < 0 ? [] : lines.slice(from + 1, lines.indexOf('', from));
}

describe('an extension with a plan, in the dialplan [U4]', () => {
  const table = tableWith([desk, soft, mobile]);

  it('called directly: the first phone rings at once, the others through channels that wait; the caller hears ringing', () => {
    expect(linesOf(table, 'c3-ring-12')[0]).to.equal(
      'exten => enter,1,Gosub(sw-ring,s,1(ring-12,' +
        'PJSIP/desk1&Local/extension-12-2@place-extension-12&Local/extension-12-3@place-extension-12/n,25,r))',
    );
  });

  it('is a place for queue calls, with its state and what begins later', () => {
    expect(linesOf(table, 'place-extension-12')).to.deep.equal([
      'exten => extension-12,hint,PJSIP/desk1&PJSIP/soft1&Local/extension-12-3@place-extension-12',
      'exten => offer,1,Gosub(sw-offer-devices,s,1(' +
        'PJSIP/desk1&Local/extension-12-2@place-extension-12&Local/extension-12-3@place-extension-12/n))',
      'exten => extension-12-2,1,Gosub(sw-later-phone,s,1(PJSIP/soft1,3))',
      'exten => extension-12-3,1,Gosub(sw-later-mobile,s,1(PJSIP/+36301112233@trunk-4,10,7))',
    ]);
  });

  it('does not begin what would begin when the time is over', () => {
    expect(linesOf(tableWith([desk, soft, mobile], true, 10), 'c3-ring-12')[0]).to.equal(
      'exten => enter,1,Gosub(sw-ring,s,1(ring-12,PJSIP/desk1&Local/extension-12-2@place-extension-12,10,r))',
    );
  });

  it('with phones that all ring at once: no channel waits', () => {
    const together = tableWith([desk, { ...soft, startSeconds: 0 }]);
    expect(linesOf(together, 'c3-ring-12')[0]).to.equal(
      'exten => enter,1,Gosub(sw-ring,s,1(ring-12,PJSIP/desk1&PJSIP/soft1,25,))',
    );
    expect(linesOf(together, 'place-extension-12')).to.deep.equal([
      'exten => extension-12,hint,PJSIP/desk1&PJSIP/soft1',
      'exten => offer,1,Gosub(sw-offer-devices,s,1(PJSIP/desk1&PJSIP/soft1))',
    ]);
  });

  it('of one phone that rings at once: nothing besides', () => {
    expect(linesOf(tableWith([desk], false), 'c3-ring-12')[0]).to.equal(
      'exten => enter,1,Gosub(sw-ring,s,1(ring-12,PJSIP/desk1,25,))',
    );
    expect(linesOf(tableWith([desk], false), 'place-extension-12')).to.deep.equal([]);
  });

  it('with nothing that can ring: a place where no call is offered', () => {
    expect(linesOf(tableWith([]), 'c3-ring-12')[0]).to.equal(
      'exten => enter,1,Gosub(sw-ring,s,1(ring-12,,25,))',
    );
    expect(linesOf(tableWith([]), 'place-extension-12')[0]).to.equal(
      'exten => extension-12,hint,PJSIP/nobody',
    );
  });
});

describe('the mobile of a virtual agent, in the dialplan [S9]', () => {
  it('is a place of its own, in use also while it rings for an extension', () => {
    expect(linesOf(tableWith([desk, mobile]), 'place-mobile-7')).to.deep.equal([
      'exten => mobile-7,hint,Local/mobile-7@sw-member&Local/extension-12-2@place-extension-12',
      'exten => offer,1,Gosub(sw-later-mobile,s,1(PJSIP/+36301112233@trunk-4,0,7))',
    ]);
  });
});

describe('the hand-written library', () => {
  const base = join(import.meta.dirname, '../../../../asterisk-conf');
  const library = readDialplan(
    ['subroutines.conf', 'entry.conf'].map((file) => readFileSync(join(base, file), 'utf8')).join('\n'),
  );

  it('has all that places call', () => {
    const { contexts } = readDialplan(renderDialplan(tableWith([desk, soft, mobile]), now).text);
    for (const called of [...contexts.values()].flat().map(subroutineOf))
      if (called !== null) expect([...library.contexts.keys()]).to.include(called);
  });

  it('leads what a queue dials to the context of the place', () => {
    const member = library.contexts.get('sw-member')?.map(({ extension }) => extension);
    expect(member).to.deep.equal(['_e[x]te[n]sio[n]-X!', '_mobile-X!']);
    const dialled = [
      memberInterface({ kind: 'extension', extensionId: 12 }),
      memberInterface({ kind: 'mobile', phoneId: 7 }),
    ];
    expect(dialled).to.deep.equal(['Local/extension-12@sw-member', 'Local/mobile-7@sw-member/n']);
  });
});

describe('where app_queue finds an agent', () => {
  it('is the phone itself where one rings alone, with its own state', () => {
    const phone = { kind: 'phone', sipUser: 'desk1' } as const;
    expect([memberInterface(phone), memberStateInterface(phone)]).to.deep.equal([
      'PJSIP/desk1',
      'PJSIP/desk1',
    ]);
  });

  it('is a place with the state that its context has', () => {
    expect(memberStateInterface({ kind: 'extension', extensionId: 12 })).to.equal(
      'hint:extension-12@place-extension-12',
    );
    expect(memberStateInterface({ kind: 'mobile', phoneId: 7 })).to.equal('hint:mobile-7@place-mobile-7');
  });
});
