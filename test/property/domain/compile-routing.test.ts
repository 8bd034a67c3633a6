import { expect } from 'chai';
import fc from 'fast-check';
import { placeOfSeat } from '../../../src/domain/membership/place.ts';
import { compileRouting } from '../../../src/domain/routing/compile-routing.ts';
import type { RingNode } from '../../../src/domain/routing/routing-table.ts';
import { keyExit, nodeOf } from '../../../src/domain/routing/node-names.ts';
import { anyCompany } from './any-company.ts';

describe('the routing table of any company', () => {
  it('leads from every entry and every exit to a node that exists [R1]', () => {
    fc.assert(
      fc.property(anyCompany, (company) => {
        const { numbers, extensions, nodes } = compileRouting(company);
        const names = nodes.map(({ name }) => name);
        expect(new Set(names).size, 'no name twice').to.equal(names.length);
        const targets = [
          ...[...numbers, ...extensions].map(({ node }) => node),
          ...nodes.flatMap(({ exits }) => Object.values(exits)),
        ];
        expect(targets.filter((target) => !names.includes(target))).to.deep.equal([]);
      }),
    );
  });

  it('has an entry for each number, without its plus, and for each extension', () => {
    fc.assert(
      fc.property(anyCompany, (company) => {
        const { numbers, extensions } = compileRouting(company);
        expect(numbers.map(({ digits }) => `+${digits}`)).to.deep.equal(
          company.numbers.map(({ digits }) => digits),
        );
        expect(extensions.map(({ digits }) => digits)).to.deep.equal(
          company.extensions.map(({ digits }) => digits),
        );
      }),
    );
  });

  it('takes the destination of a number and of each exit of a queue from where the administrator put them [R1]', () => {
    fc.assert(
      fc.property(anyCompany, (company) => {
        const { nodes } = compileRouting(company);
        const exitsOf = (name: string) => nodes.find((node) => node.name === name)?.exits;
        const isGuarded = company.callerLists.some(({ purpose }) => purpose !== 'plain');
        for (const { id, destination } of company.numbers) {
          if (
            isGuarded ||
            company.redirects.some(({ holder }) => 'numberId' in holder && holder.numberId === id)
          )
            continue;
          expect(exitsOf(`number-${id}`)).to.deep.equal({ next: nodeOf(destination) });
        }
        for (const { id, onTimeout, onFull, onEmpty, keys } of company.queues) {
          expect(exitsOf(`queue-${id}`)).to.deep.equal({
            timeout: nodeOf(onTimeout),
            full: nodeOf(onFull),
            empty: nodeOf(onEmpty),
            ...Object.fromEntries(keys.map(({ key, destination }) => [keyExit(key), nodeOf(destination)])),
          });
        }
      }),
    );
  });

  it('rings the devices of an extension in the order in which they start; a mobile only through a trunk [U3, U4]', () => {
    fc.assert(
      fc.property(anyCompany, (company) => {
        const { nodes } = compileRouting(company);
        for (const { id, devices } of company.extensions) {
          const ring = nodes.find(({ name }) => name === `ring-${id}`);
          const expected = devices.flatMap(({ phoneId, startSeconds }): object[] => {
            const phone = company.phones.find((one) => one.id === phoneId);
            if (phone?.kind === 'sip') return [{ kind: 'phone', sipUser: phone.sipUser, startSeconds }];
            return company.trunks.length > 0 ? [{ kind: 'mobile', phoneId, startSeconds }] : [];
          });
          expect(ring).to.deep.include({ kind: 'ring', extensionId: id, devices: expected });
        }
      }),
    );
  });

  it('knows each mobile that can be called, through its own trunk or else the oldest of the company [U3, S9]', () => {
    fc.assert(
      fc.property(anyCompany, (company) => {
        const oldest = Math.min(...company.trunks.map(({ id }) => id));
        const expected = company.phones
          .filter(({ kind }) => kind === 'mobile' && company.trunks.length > 0)
          .map(({ id, mobileNumber, trunkId }) => ({
            phoneId: id,
            number: mobileNumber?.slice(1),
            trunkId: trunkId ?? oldest,
          }));
        expect(compileRouting(company).mobiles).to.deep.equal(expected);
      }),
    );
  });

  it('has a plan for queue calls exactly where an agent is reached at the extension and not at one phone', () => {
    fc.assert(
      fc.property(anyCompany, (company) => {
        const { nodes } = compileRouting(company);
        for (const { id, devices } of company.extensions) {
          const seat = devices.flatMap(({ phoneId, startSeconds }) => {
            const phone = company.phones.find((one) => one.id === phoneId);
            return phone ? [{ phoneId, kind: phone.kind, sipUser: phone.sipUser, startSeconds }] : [];
          });
          const ring = nodes.find(({ name }) => name === `ring-${id}`);
          expect(ring).to.include({ isPlace: placeOfSeat(id, seat)?.kind === 'extension' });
        }
      }),
    );
  });

  it('rings each device of a ring group once, from its earliest start, and in order one member after the other [R11]', () => {
    fc.assert(
      fc.property(anyCompany, (company) => {
        const { nodes } = compileRouting(company);
        for (const { id, mode, members, onNoAnswer } of company.ringGroups) {
          const rings = nodes.filter(
            (node) => node.kind === 'ring' && node.name.startsWith(`ring-group-${id}-`),
          );
          expect(rings.length).to.equal(mode === 'at-once' ? 1 : Math.max(members.length, 1));
          expect(rings.at(-1)?.exits).to.include({ 'no-answer': nodeOf(onNoAnswer) });
          for (const [index, ring] of rings.slice(0, -1).entries())
            expect(new Set(Object.values(ring.exits))).to.deep.equal(new Set([rings[index + 1]?.name]));
          for (const ring of rings) {
            const { devices } = ring as RingNode;
            const rung = devices.map((device) =>
              device.kind === 'phone' ? `phone ${device.sipUser}` : `mobile ${device.phoneId}`,
            );
            expect(new Set(rung).size).to.equal(rung.length);
            const starts = devices.map(({ startSeconds }) => startSeconds);
            expect(starts).to.deep.equal([...starts].sort((a, b) => a - b));
          }
        }
      }),
    );
  });

  it('asks the redirects of an entry one after the other, at a number after its blocked and VIP callers [R9]', () => {
    fc.assert(
      fc.property(anyCompany, (company) => {
        const byName = new Map(compileRouting(company).nodes.map((node) => [node.name, node]));
        const holders = [
          ...company.extensions.map(({ id }) => [`extension-${id}`, `ring-${id}`] as const),
          ...company.ringGroups.map(({ id }) => [`ring-group-${id}`, `ring-group-${id}-1`] as const),
          ...company.numbers.map(({ id, destination }) => [`number-${id}`, nodeOf(destination)] as const),
        ];
        for (const [entry, target] of holders) {
          const passed: string[] = [];
          const exits: Readonly<Record<string, string>> = byName.get(entry)?.exits ?? {};
          let node = byName.get(exits.next ?? '');
          // As a caller whom no list and no redirect concerns.
          while (node && node.name !== target && (node.kind === 'caller-match' || node.kind === 'redirect')) {
            passed.push(node.name);
            if (node.kind === 'redirect') break;
            const redirect = company.redirects.find(({ id }) => node?.name === `redirect-${id}`);
            const passes = redirect?.applies === 'not-listed' ? 'listed' : 'not-listed';
            node = byName.get(node.exits[passes]);
          }
          const own = company.redirects
            .filter(({ holder }) => Object.values(holder).join(' ') === entry.replace(/-([0-9]+)$/u, ' $1'))
            .map(({ id, applies }) => ({ name: `redirect-${id}`, applies }));
          const always = own.findIndex(({ applies }) => applies === 'always');
          const lists = (purpose: string) => company.callerLists.some((list) => list.purpose === purpose);
          const isNumber = entry.startsWith('number-');
          expect(passed).to.deep.equal([
            ...(isNumber && lists('blocked') ? [`${entry}-blocked`] : []),
            ...(isNumber && lists('vip') ? [`${entry}-vip`] : []),
            ...own.slice(0, always < 0 ? own.length : always + 1).map(({ name }) => name),
          ]);
          if (always < 0) expect(node?.name).to.equal(target);
        }
      }),
    );
  });

  it('follows from the company alone: the same company gives the same table, and is not changed by it', () => {
    fc.assert(
      fc.property(anyCompany, (company) => {
        const copy = structuredClone(company);
        expect(compileRouting(company)).to.deep.equal(compileRouting(copy));
        expect(company).to.deep.equal(copy);
      }),
    );
  });
});
