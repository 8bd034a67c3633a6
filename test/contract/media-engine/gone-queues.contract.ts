import { expect } from 'chai';
import { eventually } from '../../support/eventually.ts';
import type { EngineBench } from './engine-bench.ts';
import { freshCompany } from './sample-companies.ts';
import { sampleConfiguration, sampleQueue, sampleTrunk } from '../../support/sample-configuration.ts';

export function describeGoneQueues(bench: () => EngineBench): void {
  describe('callers who wait in a queue that is removed', () => {
    const engine = () => bench().engine;
    const callIn = async ({ companyId, queueId }: ReturnType<typeof freshCompany>, callerNumber: string) => {
      const trunks = [sampleTrunk(companyId)];
      const company = sampleConfiguration(companyId, 1, { trunks, queues: [sampleQueue(queueId)] });
      await engine().applyConfiguration(company);
      const customer = await bench().people.customer(company, callerNumber);
      const callId = await eventually(() => {
        const [caller] = engine().waitingCallers(queueId);
        if (!caller) throw new Error('nobody waits');
        return caller.callId;
      });
      return { callId, customer };
    };
    const untilEnded = ({ callId }: { readonly callId: string }, queueId: number) =>
      eventually(async () => {
        expect(await engine().liveChannels()).not.to.include(callId);
        expect(engine().waitingCallers(queueId)).to.deep.equal([]);
      });

    it('are hung up on, and those of other queues wait on', async () => {
      const [going, staying] = [freshCompany(), freshCompany()];
      const ended = await callIn(going, '36301110001');
      const waiting = await callIn(staying, '36301110002');
      const trunks = [sampleTrunk(going.companyId)];
      await engine().applyConfiguration(sampleConfiguration(going.companyId, 2, { trunks, queues: [] }));
      await untilEnded(ended, going.queueId);
      const others = engine()
        .waitingCallers(staying.queueId)
        .map(({ callId }) => callId);
      expect(others).to.deep.equal([waiting.callId]);
      await waiting.customer.hangsUp();
    });

    it('are hung up on when their company is removed', async () => {
      const company = freshCompany();
      const ended = await callIn(company, '36301110003');
      await engine().removeCompany(company.companyId);
      await untilEnded(ended, company.queueId);
    });
  });
}
