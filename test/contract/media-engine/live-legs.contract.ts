import { expect } from 'chai';
import type { EngineEvent, PhoneLeg } from '../../../src/engine/media-engine.ts';
import type { BenchPhone, EngineBench } from './engine-bench.ts';
import { freshCompany } from './sample-companies.ts';
import { sampleConfiguration, samplePhone } from './sample-configuration.ts';
import { ToldEvents } from './told-events.ts';

export function describeLiveLegs(bench: () => EngineBench): void {
  describe('legs', () => {
    const accounts = [freshCompany(), freshCompany()].map(({ companyId }) => samplePhone(companyId));
    const [annasAccount, bensAccount] = accounts;
    let anna: BenchPhone;
    let ben: BenchPhone;
    let told: ToldEvents<'leg-began' | 'leg-ended'>;
    let names: Map<string, string>;
    const nameOf = (device: string) => (device === annasAccount?.sipUser ? 'Anna' : 'Ben');
    const describeLeg = ({ device, direction }: PhoneLeg) => `${nameOf(device)} ${direction}`;
    const describeEvent = (event: EngineEvent) => {
      if (event.kind === 'leg-ended') return `${names.get(event.legId) ?? '?'} over`;
      if (event.kind !== 'leg-began') return event.kind;
      const name = describeLeg(event.leg);
      names.set(event.leg.legId, name);
      return name;
    };
    const untilTold = (...expected: string[]) => told.until(expected, describeEvent);
    const live = async () => (await bench().engine.liveLegs()).map(describeLeg).sort();

    before(async () => {
      const { companyId } = freshCompany();
      const { engine, people } = bench();
      await engine.applyConfiguration(sampleConfiguration(companyId, 1, { phones: accounts }));
      if (!annasAccount || !bensAccount) throw new Error('there are two accounts');
      [anna, ben] = await Promise.all([people.phone(annasAccount), people.phone(bensAccount)]);
      const devices = new Set(accounts.map(({ sipUser }) => sipUser));
      told = new ToldEvents(bench(), ['leg-began', 'leg-ended'], (event) =>
        devices.has(event.kind === 'leg-began' ? event.leg.device : event.device),
      );
    });
    beforeEach(() => {
      told.forget();
      names = new Map();
    });
    after(() => Promise.all([anna.signsOff(), ben.signsOff()]));

    it('begin when a phone dials and when a phone rings, and end unanswered when the caller gives up [S6, S7]', async () => {
      await anna.dials(bensAccount?.extension?.digits ?? '');
      await ben.rings();
      await untilTold('Anna outgoing', 'Ben incoming');
      expect(await live()).to.deep.equal(['Anna outgoing', 'Ben incoming']);
      await anna.hangsUp();
      await ben.isQuiet();
      await untilAllOver();
      expect(await live()).to.deep.equal([]);
    });

    it('go on through the answer, and end with the conversation', async () => {
      await ben.dials(annasAccount?.extension?.digits ?? '');
      await anna.rings();
      await anna.accepts();
      await untilTold('Ben outgoing', 'Anna incoming');
      expect(await live()).to.deep.equal(['Anna incoming', 'Ben outgoing']);
      await anna.hangsUp();
      await ben.isQuiet();
      await untilAllOver();
      expect(await live()).to.deep.equal([]);
    });

    it('are no feature codes', async () => {
      await anna.dials('*12');
      await anna.isQuiet();
      await anna.dials(bensAccount?.extension?.digits ?? '');
      await ben.rings();
      await untilTold('Anna outgoing', 'Ben incoming');
      await anna.hangsUp();
      await untilAllOver();
    });

    /** Each that began has ended; in which order is the engine's affair. */
    function untilAllOver(): Promise<void> {
      const began = [...names.values()];
      return told.untilAll([...began, ...began.map((name) => `${name} over`)], describeEvent);
    }
  });
}
