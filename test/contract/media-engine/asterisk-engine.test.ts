import { expect } from 'chai';
import { appendFile, readFile, stat, truncate, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { AriSession } from '../../../src/asterisk/ari/ari-session.ts';
import { CompanyFiles } from '../../../src/media-node/files/company-files.ts';
import { ConfigurationLoader } from '../../../src/media-node/files/configuration-loader.ts';
import type { ConfigurationPart } from '../../../src/media-node/files/configuration-part.ts';
import { dialplanPart } from '../../../src/asterisk/dialplan/dialplan-part.ts';
import { sipPart } from '../../../src/asterisk/phones/sip-part.ts';
import { queuesPart } from '../../../src/asterisk/queues/queues-part.ts';
import { planMemberships } from '../../../src/domain/membership/plan-memberships.ts';
import { EngineError, type EngineEvent } from '../../../src/engine/media-engine.ts';
import { eventually } from '../../support/eventually.ts';
import { rejectionOf } from '../../support/rejection-of.ts';
import { type AsteriskBench, startAsteriskBench } from './asterisk-bench.ts';
import { freshCompany } from './sample-companies.ts';
import { sampleConfiguration, sampleQueue } from '../../support/sample-configuration.ts';
import type { QueueFacts } from '../../../src/domain/routing/company-snapshot.ts';
import { loadedDialplan } from '../dialplan/loaded-dialplan.ts';

describe('what is special about Asterisk', function () {
  this.timeout(60_000);
  let bench: AsteriskBench;
  let ari: AriSession;
  const untilReady = () =>
    eventually(() => {
      expect(ari.state).to.equal('ready');
    }, 20_000);
  const restart = async () => {
    await bench.restart();
    await untilReady();
  };
  const generated = (...path: string[]) => join(bench.asterisk().generatedFolder, ...path);

  before(async () => {
    bench = await startAsteriskBench();
    const { httpUrl, user, secret } = bench.asterisk();
    ari = new AriSession({
      baseUrl: httpUrl,
      username: user,
      password: secret,
      application: 'outside',
      eventTypes: [],
      deadlineMs: 5_000,
      pingEveryMs: 1_000,
      pingDeadlineMs: 5_000,
      onFault: () => undefined,
    });
    ari.start();
    await untilReady();
  });
  after(async () => {
    await ari.close();
    await bench.dispose();
  });

  it("the dialplan sees when the controller was last alive, in whole seconds of the engine's clock", async () => {
    const seconds = async (variable: string) =>
      Number((await bench.outside.send('Getvar', { Variable: variable })).first('Value'));
    const earlier = await seconds('EPOCH');
    await bench.engine.beat();
    expect(await seconds('SWITCHROOM_HEARTBEAT')).to.be.within(earlier, await seconds('EPOCH'));
  });

  it('writes its members down as the commands with which it starts, and only when they changed', async () => {
    const { companyId, queueId, agentId } = freshCompany();
    await bench.engine.applyConfiguration(sampleConfiguration(companyId, 1));
    const sales = { queueId, agentId, device: 'phone1', level: 2 };
    await bench.engine.carryOut(planMemberships([sales], []));
    await bench.engine.saveMemberships();
    const line = `queue add member PJSIP/phone1 to queue-${queueId} penalty 2 as agent-${agentId} state_interface PJSIP/phone1 = yes\n`;
    expect(await readFile(generated('members.conf'), 'utf8')).to.equal(line);
    const { ino } = await stat(generated('members.conf'));
    await bench.engine.saveMemberships();
    expect((await stat(generated('members.conf'))).ino).to.equal(ino);
    await bench.engine.carryOut(planMemberships([], bench.engine.membershipsOf(agentId)));
    await bench.engine.saveMemberships();
    expect(await readFile(generated('members.conf'), 'utf8')).to.equal('');
  });

  it('members stay, untouched, when their queue is edited', async () => {
    const { companyId, queueId, agentId } = freshCompany();
    await bench.engine.applyConfiguration(sampleConfiguration(companyId, 1));
    const sales = { queueId, agentId, device: 'phone1', level: 2 };
    await bench.engine.carryOut(planMemberships([sales], []));
    const base = sampleConfiguration(companyId, 2);
    await bench.engine.applyConfiguration({
      ...base,
      queues: base.queues.map((one) => ({ ...one, ringSeconds: 3 })),
    });
    expect(await bench.membersSeen()).to.deep.equal([{ ...sales, paused: false }]);
    await bench.engine.carryOut(planMemberships([], bench.engine.membershipsOf(agentId)));
  });

  it('lists the channels that live, and tells when one has ended', async () => {
    const { companyId, queueId } = freshCompany();
    await bench.engine.applyConfiguration(sampleConfiguration(companyId, 1));
    const told: EngineEvent[] = [];
    bench.engine.onEvent((event) => told.push(event));
    const target = { context: `c${companyId}-queue-${queueId}`, extension: 'enter', priority: 1 };
    await ari.commands.run('channels', 'originate', { endpoint: `Local/enter@${target.context}`, ...target });
    const channels = await eventually(async () => {
      const live = await bench.engine.liveChannels();
      expect(live.size).to.be.greaterThan(0);
      return live;
    });
    for (const channel of channels) await ari.commands.hangUp(channel);
    await eventually(async () => {
      expect(await bench.engine.liveChannels()).to.deep.equal(new Set());
      for (const channelId of channels) expect(told).to.deep.include({ kind: 'channel-ended', channelId });
    });
  });

  it('an edit of call logic loads nothing, and is there after a crash of the engine', async () => {
    const { companyId, queueId } = freshCompany();
    const edited = (revision: number, keys: QueueFacts['keys']) =>
      sampleConfiguration(companyId, revision, { queues: [sampleQueue(queueId, { keys })] });
    const lines = async () =>
      (await loadedDialplan(bench.outside)).filter((line) => line.startsWith(`c${companyId}-`));
    await bench.engine.applyConfiguration(edited(3, []));
    let reloads = 0;
    bench.outside.onEvent((event) => {
      if (event.first('Module') === 'pbx_config.so') reloads += 1;
    });
    const key = { key: '1', destination: { kind: 'hang-up', reason: 'normal' } } as const;
    expect((await bench.engine.applyConfiguration(edited(4, [key]))).loaded).to.include('dialplan');
    const before = await lines();
    expect(before.join('\n')).to.contain(`c${companyId}-queue-${queueId} key-1 1 Goto(`);
    expect(reloads).to.equal(0);
    await bench.kill();
    await restart();
    expect(await lines()).to.deep.equal(before);
    expect((await bench.engine.heldConfigurations()).get(companyId)).to.equal(4);
  });

  it('what another version renders of many companies in another way is loaded once, not once for each', async () => {
    const companies = [freshCompany(), freshCompany(), freshCompany()].map(({ companyId }) => companyId);
    const configurations = companies.map((companyId) => sampleConfiguration(companyId, 3));
    for (const configuration of configurations) await bench.engine.applyConfiguration(configuration);
    for (const companyId of companies)
      for (const file of ['sip.conf', 'dialplan.conf'])
        await appendFile(generated(`company-${companyId}`, file), '; of an earlier version\n');
    const modules: string[] = [];
    bench.outside.onEvent((event) => modules.push(event.first('Module') ?? ''));
    for (const configuration of configurations) await bench.engine.prepareConfiguration(configuration);
    for (const configuration of configurations) await bench.engine.applyConfiguration(configuration);
    // Loads are told in their order, after their answers.
    await bench.outside.send('Reload', { Module: 'res_musiconhold.so' });
    await eventually(() => {
      expect(modules).to.include('res_musiconhold.so');
    });
    for (const module of ['res_pjsip.so', 'pbx_config.so'])
      expect(modules.filter((one) => one === module)).to.have.length(1);
  });

  describe('a generated file that is not whole when it is loaded', () => {
    const partNames = ['sip', 'queues', 'dialplan'];
    /** The real parts; right before the engine loads `broken`, its file is spoilt. */
    const loaderThatSpoils = (broken: string, spoil: (file: string) => Promise<void>, companyId: number) => {
      const { outside } = bench;
      const parts = [
        sipPart(outside, ari.commands),
        queuesPart(outside),
        dialplanPart(
          outside,
          () => undefined,
          () => new Date(),
        ),
      ].map((part): ConfigurationPart => ({
        ...part,
        load: async (change) => {
          if (part.name === broken) await spoil(generated(`company-${companyId}`, `${broken}.conf`));
          await part.load(change);
        },
      }));
      return new ConfigurationLoader(new CompanyFiles(generated()), parts);
    };
    const cutShort = async (file: string) => {
      const { size } = await stat(file);
      await truncate(file, size - 20);
    };

    for (const name of partNames) {
      it(`${name}: cut short or missing is a mismatch, though the engine says reloaded; applying again repairs it`, async () => {
        const { companyId } = freshCompany();
        const configuration = sampleConfiguration(companyId, 3);
        for (const spoil of [cutShort, unlink]) {
          const error = await rejectionOf(loaderThatSpoils(name, spoil, companyId).apply(configuration));
          expect(error).to.be.instanceOf(EngineError).with.property('code', 'engine-mismatch');
          expect(error.message).to.contain(`${name}.conf of company ${companyId}`);
        }
        expect((await bench.engine.applyConfiguration(configuration)).loaded).to.include(name);
        expect((await bench.engine.applyConfiguration(configuration)).loaded).to.deep.equal([]);
      });
    }

    it('is noticed after a restart of the engine, too', async () => {
      const { companyId } = freshCompany();
      await bench.engine.applyConfiguration(sampleConfiguration(companyId, 3));
      const file = generated(`company-${companyId}`, 'dialplan.conf');
      const text = await readFile(file, 'utf8');
      await bench.kill();
      await writeFile(file, text.slice(0, text.length / 2));
      await restart();
      expect((await bench.engine.heldConfigurations()).get(companyId)).to.equal(null);
      const { loaded } = await bench.engine.applyConfiguration(sampleConfiguration(companyId, 3));
      expect(loaded).to.include('dialplan');
      expect((await bench.engine.heldConfigurations()).get(companyId)).to.equal(3);
    });
  });

  it('killed with a plan under way: the plan fails at once as unavailable', async () => {
    await bench.asterisk().freeze();
    const underWay = rejectionOf(
      bench.engine.carryOut(planMemberships([{ queueId: 1, agentId: 1, device: 'phone1', level: 1 }], [])),
    );
    const killedAt = Date.now();
    await bench.kill();
    expect(await underWay)
      .to.be.instanceOf(EngineError)
      .with.property('code', 'engine-unavailable');
    expect(Date.now() - killedAt).to.be.lessThan(1_000);
    await restart();
  });
});
