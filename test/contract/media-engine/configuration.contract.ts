import { expect } from 'chai';
import type { EngineBench } from './engine-bench.ts';
import { freshCompany } from './sample-companies.ts';
import { sampleConfiguration, samplePhone, sampleQueue } from '../../support/sample-configuration.ts';

export function describeConfigurations(bench: () => EngineBench): void {
  describe('configurations', () => {
    const engine = () => bench().engine;
    const heldOf = async (companyId: number) => (await engine().heldConfigurations()).get(companyId);

    it('are run with the revision that was applied, as the engine itself reports it', async () => {
      const { companyId } = freshCompany();
      expect(await heldOf(companyId)).to.equal(undefined);
      const { revision } = await engine().applyConfiguration(sampleConfiguration(companyId, 5));
      expect(revision).to.equal(5);
      expect(await heldOf(companyId)).to.equal(5);
      await engine().applyConfiguration(sampleConfiguration(companyId, 6));
      expect(await heldOf(companyId)).to.equal(6);
    });

    it('load nothing when nothing differs', async () => {
      const { companyId } = freshCompany();
      const configuration = sampleConfiguration(companyId, 1);
      expect((await engine().applyConfiguration(configuration)).loaded).not.to.be.empty;
      expect(await engine().applyConfiguration(configuration)).to.deep.equal({ revision: 1, loaded: [] });
    });

    it('load only what differs: a queue was edited, a phone was edited', async () => {
      const { companyId, queueId } = freshCompany();
      const apply = (revision: number, ringSeconds: number, name: string) =>
        engine().applyConfiguration(
          sampleConfiguration(companyId, revision, {
            queues: [sampleQueue(queueId, { ringSeconds })],
            phones: [samplePhone(companyId, name)],
          }),
        );
      await apply(1, 10, 'Anna');
      expect((await apply(2, 20, 'Anna')).loaded).to.deep.equal(bench().loadedFor.queue);
      expect((await apply(3, 20, 'Ben')).loaded).to.deep.equal(bench().loadedFor.phone);
    });

    it('of several companies do not disturb each other', async () => {
      const [first, second] = [freshCompany().companyId, freshCompany().companyId];
      await Promise.all([
        engine().applyConfiguration(sampleConfiguration(first, 11)),
        engine().applyConfiguration(sampleConfiguration(second, 22)),
      ]);
      await engine().applyConfiguration(sampleConfiguration(second, 23));
      expect([await heldOf(first), await heldOf(second)]).to.deep.equal([11, 23]);
    });

    it('of many companies that were prepared are run with one load, and nothing of them before it', async () => {
      const companies = [freshCompany(), freshCompany(), freshCompany()].map(({ companyId }) => companyId);
      const configurations = companies.map((companyId) => sampleConfiguration(companyId, 7));
      for (const configuration of configurations)
        expect(await engine().prepareConfiguration(configuration)).to.equal(null);
      for (const companyId of companies) expect((await heldOf(companyId)) ?? null).to.equal(null);
      const loaded: (readonly string[])[] = [];
      for (const configuration of configurations)
        loaded.push((await engine().applyConfiguration(configuration)).loaded);
      expect(loaded[0]).not.to.be.empty;
      expect(loaded.slice(1)).to.deep.equal([bench().neverLoaded, bench().neverLoaded]);
      for (const [index, companyId] of companies.entries()) {
        expect(await heldOf(companyId)).to.equal(7);
        const again = await engine().prepareConfiguration(configurations[index]!);
        expect(again).to.deep.equal({ revision: 7, loaded: [] });
      }
    });

    it('that were prepared are forgotten when a later one is applied', async () => {
      const [edited, other] = [freshCompany().companyId, freshCompany().companyId];
      await engine().prepareConfiguration(sampleConfiguration(edited, 1));
      await engine().applyConfiguration(sampleConfiguration(edited, 2));
      await engine().applyConfiguration(sampleConfiguration(other, 1));
      expect(await heldOf(edited)).to.equal(2);
    });

    it('of a company that was removed are gone, those of others stay; removing it again is no error', async () => {
      const [going, staying] = [freshCompany().companyId, freshCompany().companyId];
      await engine().applyConfiguration(sampleConfiguration(going, 1));
      await engine().applyConfiguration(sampleConfiguration(staying, 2));
      await engine().removeCompany(going);
      await engine().removeCompany(going);
      expect(await heldOf(going)).to.equal(undefined);
      expect(await heldOf(staying)).to.equal(2);
    });

    it('can come back after their company was removed', async () => {
      const { companyId } = freshCompany();
      const configuration = sampleConfiguration(companyId, 4);
      await engine().applyConfiguration(configuration);
      await engine().removeCompany(companyId);
      const { revision, loaded } = await engine().applyConfiguration(configuration);
      expect(revision).to.equal(4);
      expect(loaded).not.to.be.empty;
      expect(await heldOf(companyId)).to.equal(4);
    });
  });
}
