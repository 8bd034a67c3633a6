import { expect } from 'chai';
import fc from 'fast-check';
import { buildConfiguration } from '../../../src/application/nodes/build-configuration.ts';
import { renderDialplan } from '../../../src/asterisk/dialplan/render-dialplan.ts';
import { renderSip } from '../../../src/asterisk/phones/render-sip.ts';
import type { CalendarFacts, CompanySnapshot } from '../../../src/domain/routing/company-snapshot.ts';
import { compileRouting } from '../../../src/domain/routing/compile-routing.ts';
import type { RoutingTable } from '../../../src/domain/routing/routing-table.ts';
import { renderPhones } from '../../../src/freeswitch/directory/render-phones.ts';
import { renderRouting } from '../../../src/freeswitch/dialplan/render-routing.ts';
import { emptySnapshot, newExtensionFacts, newNumberFacts } from '../../support/snapshot.ts';
import { anyCompany, anyEditsOfSome } from '../domain/any-company.ts';

const now = new Date('2026-12-01T12:00:00Z');
const renderers: Readonly<Record<string, (routing: RoutingTable, at?: Date) => string>> = {
  Asterisk: (routing, at = now) => renderDialplan(routing, at).text,
  FreeSWITCH: (routing, at = now) =>
    renderRouting(
      {
        companyId: routing.companyId,
        revision: routing.revision,
        phones: [],
        trunks: [],
        queues: [],
        routing,
      },
      at,
    ),
};

/** Counts how often somebody looks at what was overridden. */
function watched(overrides: CalendarFacts['overrides']): { facts: CalendarFacts; reads: () => number } {
  let reads = 0;
  const facts: CalendarFacts = {
    id: 9,
    name: 'Opening hours',
    timeZone: 'Europe/Budapest',
    weekly: [],
    get overrides() {
      reads += 1;
      return overrides;
    },
    defaultDestination: { kind: 'hang-up', reason: 'normal' },
  };
  return { facts, reads: () => reads };
}

const everything: Readonly<Record<string, (company: CompanySnapshot) => string[]>> = {
  Asterisk: (company) => {
    const configuration = buildConfiguration(company, plain);
    return [renderSip(configuration), renderDialplan(configuration.routing, now).text];
  },
  FreeSWITCH: (company) => {
    const configuration = buildConfiguration(company, plain);
    return [renderPhones(configuration, { content: 'a', digest: 'b' }), renderRouting(configuration, now)];
  },
};
const plain = { unseal: (text: string) => text };
const toHangUp = { kind: 'hang-up', reason: 'busy' } as const;
const restOfExtension = { ringSeconds: 20, devices: [], ...newExtensionFacts };
const phoneFacts = { kind: 'sip', mobileNumber: null, trunkId: null } as const;

/** Has one extension, one number and one phone; tells when somebody asks what they lead to, or for the secret. */
function watchedCompany(look: (what: string) => void): CompanySnapshot {
  const extension = {
    ...{ id: 1, digits: '101', name: '', ...restOfExtension, devices: [{ phoneId: 1, startSeconds: 0 }] },
    get onBusy() {
      look('extension');
      return toHangUp;
    },
  };
  const number = {
    ...{ id: 1, digits: '+3612345001', ...newNumberFacts },
    get destination() {
      look('number');
      return toHangUp;
    },
  };
  const phone = {
    ...{ ...phoneFacts, id: 1, sipUser: 'p1x' },
    get sealedSecret() {
      look('phone');
      return 'secret';
    },
  };
  return { ...emptySnapshot, extensions: [extension], numbers: [number], phones: [phone] };
}

describe('what nobody edited', () => {
  for (const [engine, renderAll] of Object.entries(everything)) {
    it(`${engine}: after any edits a company is compiled and rendered as if for the first time`, () => {
      fc.assert(
        fc.property(anyEditsOfSome(5), (versions) => {
          for (const company of versions)
            expect(renderAll(company)).to.deep.equal(renderAll(structuredClone(company)));
        }),
      );
    });

    it(`${engine}: what an extension, a number or a phone says is not looked at again when another object is edited`, () => {
      const looks = new Set<string>();
      const company = watchedCompany((what) => looks.add(what));
      renderAll(company);
      expect([...looks]).to.have.members(['extension', 'number', 'phone']);
      looks.clear();
      const extensions = [{ id: 9, digits: '109', name: '', ...restOfExtension }, ...company.extensions];
      const number = { id: 9, digits: '+3612345009', ...newNumberFacts, destination: toHangUp };
      const later = { ...company, revision: 2, extensions, numbers: [number, ...company.numbers] };
      renderAll({
        ...later,
        phones: [{ ...phoneFacts, id: 9, sipUser: 'p9x', sealedSecret: '' }, ...company.phones],
      });
      expect([...looks]).to.deep.equal([]);
    });
  }
});

describe('calendars that nobody edited', () => {
  for (const [engine, render] of Object.entries(renderers)) {
    it(`${engine}: a company is rendered as if for the first time, whatever was rendered before`, () => {
      fc.assert(
        fc.property(anyCompany, anyCompany, (company, other) => {
          render(compileRouting(company));
          // The same calendars in another revision, among other things and in another order.
          const later = {
            ...other,
            companyId: company.companyId,
            revision: company.revision + 1,
            ...{ queues: company.queues, extensions: company.extensions, phones: company.phones },
            ...{ numbers: company.numbers, ringGroups: company.ringGroups, menus: company.menus },
            calendars: [...company.calendars].reverse(),
          };
          expect(render(compileRouting(later))).to.equal(render(compileRouting(structuredClone(later))));
        }),
      );
    });

    it(`${engine}: the clocks of their zones are told for years to come, also when the year is another one [R7]`, () => {
      const table = compileRouting({ ...emptySnapshot, calendars: [watched([]).facts] });
      const years = [now, new Date('2027-12-01T12:00:00Z')].map((at) => render(table, at));
      for (const [index, spring] of ['2036-03-30T01:00:00Z', '2037-03-29T01:00:00Z'].entries())
        expect(years.map((text) => text.includes(String(Date.parse(spring) / 1_000)))).to.deep.equal([
          index === 0,
          true,
        ]);
    });

    it(`${engine}: the calendars of two companies are not taken for each other`, () => {
      fc.assert(
        fc.property(anyCompany, (company) => {
          const [first, second] = [company, { ...company, companyId: company.companyId + 1 }].map(
            (snapshot) => compileRouting(snapshot),
          );
          const texts = [first, second, first].map((table) => render(table ?? expect.fail()));
          expect(texts[0]).to.equal(texts[2]);
          expect(texts[1]).to.equal(render(structuredClone(second) ?? expect.fail()));
        }),
      );
    });
  }

  it('are compiled once, and so are the places to which they lead', () => {
    const { facts, reads } = watched([
      {
        from: '2026-12-24T12:00',
        to: '2026-12-25T00:00',
        open: false,
        note: '',
        destination: { kind: 'outside', number: '+36301112233', trunkId: null },
      },
    ]);
    const compile = (revision: number) => compileRouting({ ...emptySnapshot, revision, calendars: [facts] });
    const first = compile(1);
    const before = reads();
    const second = compile(2);
    expect(before).to.be.greaterThan(0);
    expect(reads()).to.equal(before);
    expect(second.nodes).to.deep.equal(first.nodes);
    expect(second.nodes.map(({ name }) => name)).to.include('outside-36301112233');
  });

  for (const [engine, render] of Object.entries(renderers))
    it(`${engine}: are rendered once`, () => {
      let reads = 0;
      const table = compileRouting({
        ...emptySnapshot,
        calendars: [watched([]).facts],
      });
      const nodes = table.nodes.map((node) => {
        if (node.kind !== 'calendar') return node;
        const { overrides, ...rest } = node;
        return {
          ...rest,
          get overrides() {
            reads += 1;
            return overrides;
          },
        };
      });
      render({ ...table, nodes });
      const before = reads;
      render({ ...table, nodes, revision: 2 });
      expect(before).to.be.greaterThan(0);
      expect(reads).to.equal(before);
    });
});
