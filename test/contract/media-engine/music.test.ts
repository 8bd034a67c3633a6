import { createHash } from 'node:crypto';
import { expect } from 'chai';
import type { QueueFacts } from '../../../src/domain/routing/company-snapshot.ts';
import { heardTones } from '../../support/audio/dominant-tone.ts';
import { toneSamples } from '../../support/audio/tone.ts';
import { wavBytes } from '../../support/audio/wav.ts';
import { onFreeswitch } from '../../support/engine/on-freeswitch.ts';
import { eventually } from '../../support/eventually.ts';
import { newExtensionFacts } from '../../support/snapshot.ts';
import { type AsteriskBench, startAsteriskBench } from './asterisk-bench.ts';
import { type FreeswitchBench, startFreeswitchBench } from './freeswitch-bench.ts';
import type { RealPhone } from './real-people.ts';
import { freshCompany } from './sample-companies.ts';
import { sampleConfiguration, samplePhone, sampleQueue } from '../../support/sample-configuration.ts';

const [firstHz, secondHz] = [700, 1_100];
/** Of what every node has. */
const notesHz = [330, 392, 494, 587];

describeMusic('Asterisk', startAsteriskBench, describe, ['music', 'dialplan']);
describeMusic('FreeSWITCH', startFreeswitchBench, onFreeswitch, ['dialplan']);

/** @param loaded when a queue gets music */
function describeMusic(
  name: string,
  start: () => Promise<AsteriskBench | FreeswitchBench>,
  describeIt: typeof describe | typeof describe.skip,
  loaded: readonly string[],
): void {
  describeIt(`what a waiting caller hears, on a real ${name}`, function () {
    this.timeout(90_000);
    const { companyId, queueId } = freshCompany();
    const account = samplePhone(companyId);
    let bench: AsteriskBench | FreeswitchBench;
    let phone: RealPhone;
    let revision = 0;
    let music: readonly string[];

    before(async () => {
      bench = await start();
      music = [firstHz, secondHz].map((hz) => {
        const wav = wavBytes(toneSamples(hz, 1), 8_000);
        const hash = createHash('sha256').update(wav).digest('hex');
        bench.prompts.set(hash, wav);
        return hash;
      });
    });
    after(() => bench.dispose());

    /** @param index of the music; null: none */
    const apply = (index: number | null, more: Partial<QueueFacts> = {}) => {
      revision += 1;
      const onUnavailable = { kind: 'queue', queueId } as const;
      return bench.engine.applyConfiguration(
        sampleConfiguration(companyId, revision, {
          phones: [account],
          queues: [sampleQueue(queueId, { musicPromptId: index === null ? null : 1, ...more })],
          prompts: [{ id: 1, contentHash: music[index ?? -1] ?? null }],
          extensions: [
            {
              ...{ id: 5_000, digits: '399', name: 'Sales', ringSeconds: 20, devices: [] },
              ...{ ...newExtensionFacts, onUnavailable },
            },
          ],
        }),
      );
    };
    const isWaiting = (many: number) =>
      eventually(() => {
        expect(bench.engine.waitingCallers(queueId)).to.have.length(many);
      });
    async function calls(): Promise<void> {
      await phone.dials('399');
      await isWaiting(1);
    }
    /** Ends the call so many seconds from now. @returns by tone, how many seconds of it were heard in the whole of it */
    async function hears(seconds: number): Promise<(hz: number) => number> {
      const until = Date.now() + seconds * 1_000;
      await eventually(
        () => {
          expect(Date.now()).to.be.greaterThan(until);
        },
        2 * seconds * 1_000,
      );
      await phone.hangsUp();
      await phone.isQuiet();
      await isWaiting(0);
      const [samples = new Int16Array(0)] = phone.heard().at(-1)?.channels ?? [];
      const heard = heardTones(samples, [firstHz, secondHz, ...notesHz]);
      return (hz) => heard.find((tone) => tone.hz === hz)?.seconds ?? 0;
    }
    async function hearsNotes(): Promise<void> {
      const seconds = await hears(7);
      for (const hz of notesHz) expect(seconds(hz), `${hz} Hz`).to.be.greaterThan(0.2);
      expect([seconds(firstHz), seconds(secondHz)]).to.deep.equal([0, 0]);
    }

    it('is what every node has, when the queue has no music', async () => {
      await apply(null);
      phone = await bench.people.phone(account);
      await calls();
      await hearsNotes();
    });

    it('is the music of the queue, repeated without a pause; to bring it loads no queue', async () => {
      expect((await apply(0)).loaded).to.deep.equal(loaded);
      await calls();
      const seconds = await hears(4);
      expect(seconds(firstHz)).to.be.greaterThan(3);
      expect(notesHz.map(seconds)).to.deep.equal([0, 0, 0, 0]);
    });

    it('stays for who waits when the music is replaced or taken away; who comes later hears the new', async () => {
      await calls();
      await apply(1);
      const before = await hears(3);
      expect(before(firstHz)).to.be.greaterThan(2);
      expect(before(secondHz)).to.equal(0);
      await calls();
      await apply(null);
      const after = await hears(3);
      expect(after(firstHz)).to.equal(0);
      expect(after(secondHz)).to.be.greaterThan(2);
      await calls();
      await hearsNotes();
    });

    it('any other edit of the queue loads no music', async () => {
      await apply(1);
      expect((await apply(1, { ringSeconds: 9 })).loaded).to.deep.equal(['queues', 'dialplan']);
    });

    it('is the same after the engine was started again, though no controller says anything', async () => {
      await phone.signsOff();
      await bench.kill();
      await bench.restart();
      phone = await bench.people.phone(account);
      await calls();
      const seconds = await hears(3);
      expect(seconds(secondHz)).to.be.greaterThan(2);
    });

    it('is what every node has, when the audio of the music is not uploaded yet', async () => {
      await apply(5);
      await calls();
      await hearsNotes();
    });
  });
}
