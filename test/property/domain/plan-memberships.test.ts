import { expect } from 'chai';
import fc from 'fast-check';
import type { Membership } from '../../../src/domain/membership/desired-memberships.ts';
import {
  type HeldMembership,
  type MembershipStep,
  planMemberships,
} from '../../../src/domain/membership/plan-memberships.ts';
import { memberKey, QueueEngine } from './queue-engine.ts';

/** Few values, so that what is held and what is desired overlap in every way. */
const anyMembership: fc.Arbitrary<Membership> = fc.record({
  queueId: fc.integer({ min: 1, max: 4 }),
  agentId: fc.integer({ min: 1, max: 2 }),
  device: fc.constantFrom('phone1', 'phone2', 'phone3'),
  level: fc.integer({ min: 1, max: 3 }),
});
const anyHeldMembership: fc.Arbitrary<HeldMembership> = fc
  .tuple(anyMembership, fc.boolean())
  .map(([membership, paused]) => ({ ...membership, paused }));
const anyDesired = fc.uniqueArray(anyMembership, { selector: memberKey, maxLength: 10 });
const anyHeld = fc.uniqueArray(anyHeldMembership, { selector: memberKey, maxLength: 10 });

const sorted = (members: readonly HeldMembership[]) =>
  [...members].sort((a, b) => memberKey(a).localeCompare(memberKey(b)));
const receiving = (desired: readonly Membership[]) =>
  desired.map((membership) => ({ ...membership, paused: false }));

/** The steps in an order in which they may really happen: those of one phase in any. */
function inSomeOrder(phases: readonly (readonly MembershipStep[])[], backwards: boolean): MembershipStep[] {
  return phases.flatMap((phase) => (backwards ? [...phase].reverse() : phase));
}

function isWanted(desired: readonly Membership[], member: HeldMembership): boolean {
  return desired.some(
    (wanted) => memberKey(wanted) === memberKey(member) && wanted.agentId === member.agentId,
  );
}

describe('a membership plan, for anything held and anything desired', () => {
  it('arrives at what is desired, without a step that an engine refuses [S5]', () => {
    fc.assert(
      fc.property(anyDesired, anyHeld, fc.boolean(), (desired, held, backwards) => {
        const engine = new QueueEngine(held);
        const { phases } = planMemberships(desired, held);
        for (const step of inSomeOrder(phases, backwards)) engine.carryOut(step);
        expect(sorted(engine.members())).to.deep.equal(sorted(receiving(desired)));
      }),
      { numRuns: 1_000 },
    );
  });

  it('is empty when everything is right, and so after it was carried out', () => {
    fc.assert(
      fc.property(anyDesired, anyHeld, (desired, held) => {
        const engine = new QueueEngine(held);
        for (const step of planMemberships(desired, held).phases.flat()) engine.carryOut(step);
        expect(planMemberships(desired, engine.members()).phases).to.deep.equal([]);
        expect(planMemberships(desired, receiving(desired)).phases).to.deep.equal([]);
      }),
    );
  });

  it('leaves memberships that are right alone: wrap-up and last call stay', () => {
    fc.assert(
      fc.property(anyDesired, anyHeld, (desired, held) => {
        const right = new Set(
          held
            .filter((member) => !member.paused && isWanted(desired, member))
            .filter((member) =>
              desired.some((d) => memberKey(d) === memberKey(member) && d.level === member.level),
            )
            .map(memberKey),
        );
        for (const { membership } of planMemberships(desired, held).phases.flat())
          expect([...right]).not.to.include(memberKey(membership));
      }),
    );
  });

  it('lets no offer slip through: leaving comes first, and nobody unwanted can be offered calls after it [S14]', () => {
    fc.assert(
      fc.property(anyDesired, anyHeld, fc.boolean(), (desired, held, backwards) => {
        const { phases } = planMemberships(desired, held);
        const offered = (engine: QueueEngine) => engine.members().filter(({ paused }) => !paused);
        const unwanted = (engine: QueueEngine) =>
          offered(engine).filter((member) => !isWanted(desired, member));
        const engine = new QueueEngine(held);
        const first = unwanted(engine).length > 0 ? phases.slice(0, 1) : [];
        for (const step of inSomeOrder(first, backwards)) engine.carryOut(step);
        expect(unwanted(engine), 'after the first phase').to.deep.equal([]);
        for (const step of inSomeOrder(phases.slice(first.length), backwards)) {
          engine.carryOut(step);
          expect(unwanted(engine), `after ${step.do}`).to.deep.equal([]);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('lets nobody in before everything about the membership is right', () => {
    fc.assert(
      fc.property(anyDesired, anyHeld, fc.boolean(), (desired, held, backwards) => {
        const engine = new QueueEngine(held);
        const offeredBefore = new Set(held.filter(({ paused }) => !paused).map(memberKey));
        for (const step of inSomeOrder(planMemberships(desired, held).phases, backwards)) {
          engine.carryOut(step);
          if (step.do !== 'unpause') continue;
          const key = memberKey(step.membership);
          const member = engine.members().find((one) => memberKey(one) === key);
          expect(desired).to.deep.include({ ...step.membership, level: member?.level });
        }
        const entered = engine.members().filter((member) => !offeredBefore.has(memberKey(member)));
        for (const { paused } of entered) expect(paused).to.equal(false);
      }),
    );
  });

  it('has no empty phase, and steps of one phase touch different memberships, so that they may run together', () => {
    fc.assert(
      fc.property(anyDesired, anyHeld, (desired, held) => {
        for (const phase of planMemberships(desired, held).phases) {
          const keys = phase.map(({ membership }) => memberKey(membership));
          expect(keys).not.to.be.empty;
          expect(new Set(keys).size).to.equal(keys.length);
        }
      }),
    );
  });
});
