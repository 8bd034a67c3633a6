import { expect } from 'chai';
import fc from 'fast-check';
import { ConfigEncodingError } from '../../../../src/media-node/files/plain-values.ts';
import { memberStateInterface, placeContext } from '../../../../src/asterisk/dialplan/place-contexts.ts';
import { markerOf } from '../../../../src/asterisk/dialplan/dialplan-text.ts';
import { renderDialplan, revisionVariable } from '../../../../src/asterisk/dialplan/render-dialplan.ts';
import { type Place, placeName } from '../../../../src/domain/membership/place.ts';
import { compileRouting } from '../../../../src/domain/routing/compile-routing.ts';
import { outsideDestinationsOf } from '../../../../src/domain/routing/destination-holders.ts';
import { emptySnapshot } from '../../../support/snapshot.ts';
import { anyCompany } from '../../domain/any-company.ts';
import {
  dialledBy,
  extensionsOf,
  jumpsOf,
  nodesOfDay,
  readDialplan,
} from '../../../support/asterisk/dialplan-reader.ts';
import { hostileText } from '../../../support/hostile-text.ts';

const now = new Date('2026-12-01T12:00:00Z');

describe('the dialplan of any company', () => {
  it('jumps nowhere but to extensions that exist', () => {
    fc.assert(
      fc.property(anyCompany, (company) => {
        const { contexts } = readDialplan(renderDialplan(compileRouting(company), now).text);
        for (const [name, priorities] of contexts) {
          for (const { context, extension } of priorities.flatMap(jumpsOf)) {
            const target = contexts.get(context)?.map((priority) => priority.extension);
            if (context !== 'sw-queue') expect(target, `${name} jumps to ${context}`).to.include(extension);
          }
          for (const node of priorities.flatMap(nodesOfDay))
            expect([...contexts.keys()], name).to.include(`c${company.companyId}-${node}`);
        }
      }),
    );
  });

  it('has no text of a user in it: names, ids, digits, hashes and zones alone', () => {
    fc.assert(
      fc.property(anyCompany, (company) => {
        const text = renderDialplan(compileRouting(company), now).text;
        expect(text).to.match(/^[\x20-\x7e\n]*$/u);
        for (const line of text.split('\n')) {
          const fixed = line.replaceAll(
            /\$\{GOSUB_RETVAL\}|\$\{SW_WEEKDAY\}|\$\{EXTEN(?::-2)?\}|\$\["1?" = "1"\]/gu,
            '',
          );
          expect(fixed, line).to.match(/^[A-Za-z0-9[\](){}<>=+_*#&@^~:,./ -]*$/u);
          expect(fixed).not.to.contain('SHELL');
        }
      }),
    );
  });

  it('keeps each context below a hundred extensions, and enters each node at one place', () => {
    fc.assert(
      fc.property(anyCompany, (company) => {
        const table = compileRouting(company);
        const { contexts } = readDialplan(renderDialplan(table, now).text);
        for (const [name, priorities] of contexts)
          expect(extensionsOf(priorities).size, name).to.be.lessThan(100);
        for (const { name } of table.nodes) {
          const lines = contexts.get(`c${company.companyId}-${name}`) ?? [];
          expect([...extensionsOf(lines)][0], name).to.equal('enter');
        }
      }),
    );
  });

  it('never asks GotoIfTime, and no date twice', () => {
    fc.assert(
      fc.property(anyCompany, (company) => {
        const { contexts } = readDialplan(renderDialplan(compileRouting(company), now).text);
        for (const [name, priorities] of contexts) {
          if (!/-calendar-[0-9]+-/u.test(name)) continue;
          const dates = priorities.filter(({ isFirst }) => isFirst).map(({ extension }) => extension);
          expect(new Set(dates).size, name).to.equal(dates.length);
          for (const { application } of priorities) expect(application).not.to.contain('GotoIfTime');
        }
      }),
    );
  });

  it('ends with the revision that it was made from, and a hash of what it says', () => {
    fc.assert(
      fc.property(anyCompany, (company) => {
        const text = renderDialplan(compileRouting(company), now).text;
        const { companyId, revision } = company;
        const marker = markerOf(text) ?? '';
        expect(marker).to.match(/^[0-9]+\.[0-9a-f]{10}$/u);
        expect(marker.split('.')[0]).to.equal(String(revision));
        expect(text.trimEnd().split('\n').at(-1)).to.equal(`${revisionVariable(companyId)}=${marker}`);
        expect(readDialplan(text).globals).to.deep.equal(new Map([[revisionVariable(companyId), marker]]));
      }),
    );
  });

  it('shares no context with another company but those of numbers and of ids, which no two companies have', () => {
    fc.assert(
      fc.property(anyCompany, fc.integer({ min: 1, max: 1_000 }), (company, other) => {
        fc.pre(other !== company.companyId);
        const contextsOf = (companyId: number) =>
          [
            ...readDialplan(
              renderDialplan(compileRouting({ ...company, companyId }), now).text,
            ).contexts.keys(),
          ].filter((name) => !/^(?:numbers|place-extension|place-mobile)-[0-9]+$/u.test(name));
        const own = new Set(contextsOf(company.companyId));
        expect(contextsOf(other).filter((name) => own.has(name))).to.deep.equal([]);
      }),
    );
  });

  it('dials nothing but phones of the company, numbers of its mobiles, and what begins later in the same plan [U4]', () => {
    fc.assert(
      fc.property(anyCompany, (company) => {
        const { contexts } = readDialplan(renderDialplan(compileRouting(company), now).text);
        const phones = company.phones.flatMap(({ sipUser }) =>
          sipUser === null ? [] : [`PJSIP/${sipUser}`],
        );
        const mobiles = company.phones
          .filter(({ kind }) => kind === 'mobile')
          .flatMap(({ mobileNumber }) =>
            company.trunks.map(({ id }) => `PJSIP/${mobileNumber ?? ''}@trunk-${id}`),
          );
        const outside = outsideDestinationsOf(company).flatMap(({ number }) =>
          company.trunks.map(({ id }) => `PJSIP/${number}@trunk-${id}`),
        );
        for (const dialled of [...contexts.values()].flat().flatMap(dialledBy)) {
          const later =
            /^Local\/((?:extension|ring-group)-[0-9-]+)@(place-extension-[0-9]+|c[0-9]+-ring-group-[0-9-]+-legs)(?:\/n)?$/u.exec(
              dialled,
            );
          if (later)
            expect(contexts.get(later[2] ?? '')?.map(({ extension }) => extension)).to.include(later[1]);
          else expect([...phones, ...mobiles, ...outside]).to.include(dialled);
        }
      }),
    );
  });

  it('tells queues of the state of each place, by devices that exist', () => {
    fc.assert(
      fc.property(anyCompany, (company) => {
        const table = compileRouting(company);
        const { contexts, hints } = readDialplan(renderDialplan(table, now).text);
        const places: Place[] = [
          ...table.nodes.flatMap((node): Place[] =>
            node.kind === 'ring' && node.isPlace && node.extensionId !== null
              ? [{ kind: 'extension', extensionId: node.extensionId }]
              : [],
          ),
          ...table.mobiles.map(({ phoneId }): Place => ({ kind: 'mobile', phoneId })),
        ];
        for (const place of places) {
          const context = placeContext(place);
          expect(memberStateInterface(place)).to.equal(`hint:${placeName(place)}@${context}`);
          expect(contexts.get(context)?.map(({ extension }) => extension)).to.include('offer');
          const [hint, ...others] = hints.get(context) ?? [];
          expect(others).to.deep.equal([]);
          expect(hint?.extension).to.equal(placeName(place));
          for (const device of hint?.devices ?? []) {
            const [, label = '', inContext = ''] = /^Local\/([^@]+)@(.+)$/u.exec(device) ?? [];
            if (inContext === 'sw-member') expect(label).to.equal(placeName(place));
            else if (label !== '')
              expect(contexts.get(inContext)?.map(({ extension }) => extension)).to.include(label);
            else expect(device).to.match(/^PJSIP\/(?:p[0-9]x|nobody)$/u);
          }
        }
        expect(places.map(placeContext).sort()).to.deep.equal(
          [...contexts.keys()].filter((name) => name.startsWith('place-')).sort(),
        );
      }),
    );
  });

  it('takes a number of a mobile only if it is digits, whatever the table says', () => {
    const mobile = { phoneId: 1, trunkId: 4 };
    const table = compileRouting(emptySnapshot);
    let kept = 0;
    fc.assert(
      fc.property(fc.oneof(hostileText, fc.stringMatching(/^[0-9]{5,17}$/u)), (number) => {
        let text: string;
        try {
          text = renderDialplan({ ...table, mobiles: [{ ...mobile, number }] }, now).text;
        } catch (error) {
          expect(error).to.be.instanceOf(ConfigEncodingError);
          return;
        }
        kept += 1;
        expect(number).to.match(/^[1-9][0-9]{6,14}$/u);
        const dialled = [...readDialplan(text).contexts.values()].flat().flatMap(dialledBy);
        expect(dialled).to.deep.equal([`PJSIP/+${number}@trunk-4`]);
      }),
      { numRuns: 2_000 },
    );
    expect(kept).to.be.greaterThan(100);
  });

  it('follows from the routing table alone', () => {
    fc.assert(
      fc.property(anyCompany, (company) => {
        const table = compileRouting(company);
        expect(renderDialplan(table, now).text).to.equal(renderDialplan(structuredClone(table), now).text);
      }),
    );
  });
});
