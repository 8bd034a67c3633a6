import { expect } from 'chai';
import fc from 'fast-check';
import { placeOfSeat } from '../../../src/domain/membership/place.ts';
import { compileRouting } from '../../../src/domain/routing/compile-routing.ts';
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
        const nodeOf = (to: (typeof company.numbers)[number]['destination']) =>
          to.kind === 'queue'
            ? `queue-${to.queueId}`
            : to.kind === 'extension'
              ? `extension-${to.extensionId}`
              : 'hang-up-normal';
        for (const { id, destination } of company.numbers)
          expect(exitsOf(`number-${id}`)).to.deep.equal({ next: nodeOf(destination) });
        for (const { id, onTimeout, onFull, onEmpty } of company.queues) {
          expect(exitsOf(`queue-${id}`)).to.deep.equal({
            timeout: nodeOf(onTimeout),
            full: nodeOf(onFull),
            empty: nodeOf(onEmpty),
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
