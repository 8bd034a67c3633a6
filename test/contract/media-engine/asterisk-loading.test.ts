import { expect } from 'chai';
import { planMemberships } from '../../../src/domain/membership/plan-memberships.ts';
import type { EngineEvent } from '../../../src/engine/media-engine.ts';
import { eventually } from '../../support/eventually.ts';
import { type AsteriskBench, startAsteriskBench } from './asterisk-bench.ts';
import { freshCompany } from './sample-companies.ts';
import { sampleConfiguration, samplePhone } from '../../support/sample-configuration.ts';

/** Enough for a load of them to be long beside a click. */
const manyPhones = Array.from({ length: 4_000 }, (_, index) => ({
  ...samplePhone(index + 1),
  extension: { id: index + 1, digits: String(10_000 + index), name: `Phone ${index + 1}` },
}));

describe('while an Asterisk loads the phones of a large company', function () {
  this.timeout(90_000);
  let bench: AsteriskBench;
  before(async () => {
    bench = await startAsteriskBench();
  });
  after(() => bench.dispose());

  /** A break and the return from it, as often as they go while something else is done. @returns the longest, in milliseconds */
  const clickDuring = async (work: Promise<unknown>, agentId: number, queueId: number) => {
    const isOver = work.then(() => true);
    const here = { queueId, agentId, device: 'phone1', level: 1 };
    let longestMs = 0;
    do {
      for (const wanted of [[here], []]) {
        const beganAt = performance.now();
        await bench.engine.carryOut(planMemberships(wanted, bench.engine.membershipsOf(agentId)));
        longestMs = Math.max(longestMs, performance.now() - beganAt);
      }
    } while (!(await Promise.race([isOver, new Promise((next) => setTimeout(next, 5, false))])));
    return longestMs;
  };

  it('a click is answered at once', async () => {
    const { companyId, queueId, agentId } = freshCompany();
    const company = (revision: number, name: string) => {
      const [first = samplePhone(1), ...others] = manyPhones;
      const renamed = { ...first, extension: { id: 1, digits: '10000', name } };
      return sampleConfiguration(companyId, revision, { phones: [renamed, ...others] });
    };
    await bench.engine.applyConfiguration(company(1, 'Reception'));
    const beganAt = performance.now();
    await bench.outside.send('Reload', { Module: 'res_pjsip.so' });
    const loadMs = performance.now() - beganAt;
    const longestMs = await clickDuring(
      bench.engine.applyConfiguration(company(2, 'Front desk')),
      agentId,
      queueId,
    );
    expect(longestMs, `a load takes ${loadMs} ms`).to.be.lessThan(loadMs / 2);
  });

  it('each event is told once', async () => {
    const { companyId, queueId, agentId } = freshCompany();
    await bench.engine.applyConfiguration(sampleConfiguration(companyId, 1, { phones: [] }));
    const told: EngineEvent[] = [];
    bench.engine.onEvent((event) => told.push(event));
    const member = { queueId, agentId, device: 'phone1', level: 1, paused: true };
    await bench.somebody.adds(member);
    await eventually(() => {
      expect(told).to.deep.include({ kind: 'membership-changed', agentId });
    });
    await bench.somebody.removes(member);
    await eventually(() => {
      expect(bench.engine.membershipsOf(agentId)).to.deep.equal([]);
    });
    expect(told).to.have.length(2);
  });
});
