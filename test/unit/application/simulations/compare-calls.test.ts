import { expect } from 'chai';
import { compareCalls, type RealCall } from '../../../../src/application/simulations/compare-calls.ts';
import { compileRouting } from '../../../../src/domain/routing/compile-routing.ts';
import type { CompanySnapshot } from '../../../../src/domain/routing/company-snapshot.ts';
import type { Destination } from '../../../../src/domain/routing/destination.ts';
import { TableWalker } from '../../../../src/domain/routing/walk-table.ts';
import { emptySnapshot, newExtensionFacts, newNumberFacts } from '../../../support/snapshot.ts';

const toExtension = (extensionId: number): Destination => ({ kind: 'extension', extensionId });
const phone = (id: number) => ({
  ...{ id, kind: 'sip' as const, sipUser: `desk${id}`, sealedSecret: 'x', mobileNumber: null, trunkId: null },
});
const extension = (id: number) => ({
  ...{ id, digits: `20${id}`, name: '', ringSeconds: 25, devices: [{ phoneId: id, startSeconds: 0 }] },
  ...newExtensionFacts,
});
const now: CompanySnapshot = {
  ...emptySnapshot,
  phones: [phone(1), phone(2), phone(3)],
  extensions: [{ ...extension(1), onNoAnswer: toExtension(2) }, extension(2), extension(3)],
  numbers: [{ id: 9, digits: '+3612345678', ...newNumberFacts, destination: toExtension(1) }],
};

let calls = 0;
function call(marks: string, more: Partial<RealCall> = {}): RealCall {
  calls += 1;
  const startedAt = new Date('2026-03-02T10:00:00Z');
  return {
    ...{ id: calls, startedAt, caller: { kind: 'anonymous' }, dialled: null, answered: true },
    marks: marks.split(' ').map((text) => {
      const [node = '', mark = ''] = text.split(':');
      return { at: startedAt, node, mark };
    }),
    ...more,
  };
}

const compare = (real: readonly RealCall[], would: CompanySnapshot) =>
  compareCalls(real, new TableWalker(compileRouting(now)), new TableWalker(compileRouting(would)));
const answered = 'number-9:enter extension-1:enter ring-1:enter';
const unanswered = `${answered} ring-1:no-answer extension-2:enter ring-2:enter`;

describe('calls that were, through another call logic', () => {
  it('the same call logic: none goes elsewhere', async () => {
    expect(await compare([call(answered), call(unanswered)], now)).to.deep.equal({
      ...{ compared: 2, elsewhere: [] },
    });
  });

  it('only those go elsewhere in which people did what leads there', async () => {
    const would = {
      ...now,
      extensions: [{ ...extension(1), onNoAnswer: toExtension(3) }, ...now.extensions.slice(1)],
    };
    const [first, second] = [call(answered), call(unanswered)];
    const { compared, elsewhere } = await compare([first, second], would);
    expect(compared).to.equal(2);
    expect(
      elsewhere.map(({ call: { id }, was, would: to }) => [id, was?.node.name, to?.node.name]),
    ).to.deep.equal([[second.id, 'ring-2', 'ring-3']]);
  });

  it('other phones at the same extension are elsewhere, another way to the same phones is not', async () => {
    const twoPhones = { ...extension(1), devices: [{ phoneId: 3, startSeconds: 0 }] };
    const rung = await compare([call(answered)], {
      ...now,
      extensions: [twoPhones, ...now.extensions.slice(1)],
    });
    expect(rung.elsewhere).to.have.length(1);
    const detour: CompanySnapshot = {
      ...now,
      numbers: [
        {
          id: 9,
          digits: '+3612345678',
          ...newNumberFacts,
          destination: { kind: 'calendar', calendarId: 4 },
        },
      ],
      calendars: [
        {
          ...{ id: 4, name: '', timeZone: 'UTC', weekly: [], overrides: [] },
          defaultDestination: toExtension(1),
        },
      ],
    };
    expect((await compare([call(answered)], detour)).elsewhere).to.have.length(0);
  });

  it('a call to what is not there any more is not compared', async () => {
    expect(await compare([call('number-8:enter'), call('')], now)).to.deep.equal({
      compared: 0,
      elsewhere: [],
    });
  });
});
