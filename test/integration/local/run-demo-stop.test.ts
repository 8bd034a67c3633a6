import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isPortFree } from '../../../ops/instances/free-port.ts';
import { isAlive, killProcess, type ProcessIdentity, readPidFile } from '../../../ops/instances/pid-file.ts';
import { type Redis, startRedis } from '../../../ops/instances/redis.ts';
import { pidFileOf } from '../../../ops/instances/running-instance.ts';
import { type Demonstration, readDemonstration } from '../../../ops/local/demonstration.ts';
import type { DemonstrationFacts } from '../../../ops/local/demonstration-facts.ts';
import { instanceFolders, stopInstallation } from '../../../ops/local/installation.ts';
import { engineNames } from '../../../ops/local/local-engine.ts';
import { launcherPidFile, serverFolder } from '../../../ops/local/local-folder.ts';
import { RestClient } from '../../../ops/local/rest-client.ts';
import { endServer } from '../../../ops/local/server.ts';
import { engineKindUnderTest } from '../../support/engine/engine-kind-under-test.ts';
import { eventually } from '../../support/eventually.ts';
import { MakeTarget, processesOf, runTarget } from './make-target.ts';

describe('make run, make demo and make stop', function () {
  this.timeout(180_000);
  const root = mkdtempSync(join(tmpdir(), 'switchroom-make-'));
  const folder = join(root, 'var');
  const engine = engineKindUnderTest();
  const servers = ['Switchroom', engineNames[engine], 'Redis', 'MariaDB'];
  let environment: Readonly<Record<string, string>>;
  /** A server of the same kind, of somebody else. */
  let bystander: Redis;
  let launcher: MakeTarget | undefined;

  before(async () => {
    const httpPort = await freePortOutOfTheWay();
    environment = { SWITCHROOM_VAR: folder, SWITCHROOM_HTTP_PORT: String(httpPort), ENGINE: engine };
    bystander = await startRedis({ folder: join(root, 'bystander') });
  });
  afterEach(async () => {
    if (launcher) await killProcess(launcher.identity);
    await endServer(serverFolder(folder));
    await stopInstallation({ folder });
  });
  after(async () => {
    await bystander.stop();
    rmSync(root, { recursive: true, force: true });
  });

  const demo = () => runTarget('demo', environment);
  const stop = () => runTarget('stop', environment);

  it('without a system the demonstration call says what to do', async () => {
    expect(await demo()).to.deep.equal({
      exitCode: 1,
      output: 'nothing runs here yet; start it in another terminal: make run\n',
    });
  });

  let first: { readonly accounts: Demonstration; readonly seconds: number };

  it('a first run makes accounts, its demonstration call goes as it should, and Ctrl-C ends all that was started and nothing else', async () => {
    launcher = new MakeTarget('run', environment);
    first = await readiness(launcher);
    for (const { email, password } of [first.accounts.admin, ...first.accounts.agents])
      expect(launcher.output).to.include(email).and.to.include(password);
    const started = recorded();
    expect(Object.keys(started)).to.deep.equal(['launcher', ...servers]);

    const again = await runTarget('run', environment);
    expect(again.output).to.include(`Switchroom runs already (process ${launcher.identity.pid})`);
    expect(again.exitCode).to.equal(0);
    expect(recorded()).to.deep.equal(started);

    const { exitCode, output } = await demo();
    const facts = factsOf(output);
    expect(facts).to.deep.include({ wrong: [], answeredBy: 'Anna Kiss' });
    expect(facts.didNotRing).to.deep.equal([
      { name: 'Ben Nagy', why: 'no skill of this agent leads to queue Sales' },
    ]);
    expect(exitCode).to.equal(0);

    launcher.ctrlC();
    expect(await launcher.exited).to.equal(0);
    expect(launcher.output).to.match(/ended; the data is kept\.\n$/u);
    expectAllGone(started);
    expect(await demo()).to.deep.equal({
      exitCode: 1,
      output: `nothing answers at ${first.accounts.url}; start it in another terminal: make run\n`,
    });
  });

  it('the next run is quicker and has the same accounts; of a call that rings nobody the demonstration tells why and fails; make stop ends it', async () => {
    launcher = new MakeTarget('run', environment);
    const { accounts, seconds } = await readiness(launcher);
    expect(accounts).to.deep.equal(first.accounts);
    expect(seconds, launcher.output).to.be.below(first.seconds);

    await closeWorkingHoursOf('Anna Kiss', accounts);
    const { exitCode, output } = await demo();
    const { rang, didNotRing, answeredBy, recording, wrong } = factsOf(output);
    expect({ rang, answeredBy, recording }).to.deep.equal({ rang: [], answeredBy: null, recording: null });
    expect(didNotRing).to.deep.equal([
      { name: 'Anna Kiss', why: "not in queue Sales, since it is outside the agent's working hours" },
      { name: 'Ben Nagy', why: 'no skill of this agent leads to queue Sales' },
    ]);
    expect(wrong).to.include('0 phones rang instead of one');
    expect(exitCode).to.equal(1);

    const started = recorded();
    expect(await stop()).to.deep.equal({ exitCode: 0, output: 'ended: launcher\n' });
    expect(await launcher.exited).to.equal(0);
    expectAllGone(started);
    expect(await stop()).to.deep.equal({ exitCode: 0, output: 'nothing was running\n' });
  });

  it('of a launcher that was killed, make stop ends all that it left and nothing else', async () => {
    launcher = new MakeTarget('run', environment);
    await readiness(launcher);
    const { launcher: killed, ...left } = recorded();
    launcher.kill9();
    await launcher.exited;
    expect(killed && isAlive(killed)).to.equal(false);
    expect(Object.keys(left)).to.deep.equal(servers);
    for (const [name, identity] of Object.entries(left)) expect(isAlive(identity), name).to.equal(true);

    expect(await stop()).to.deep.equal({
      exitCode: 0,
      output: `ended: ${servers.join(', ')}\n`,
    });
    expectAllGone(left);
  });

  /** Every process that the folder records, in the order of stopping. */
  function recorded(): Record<string, ProcessIdentity> {
    const files: [string, string][] = [
      ['launcher', launcherPidFile(folder)],
      ['Switchroom', join(serverFolder(folder), 'server.json')],
      ...instanceFolders(folder).map(({ name, path }): [string, string] => [name, pidFileOf(path)]),
    ];
    return Object.fromEntries(
      files.flatMap(([name, file]) => {
        const identity = readPidFile(file);
        return identity ? [[name, identity]] : [];
      }),
    );
  }

  function expectAllGone(started: Readonly<Record<string, ProcessIdentity>>): void {
    for (const [name, identity] of Object.entries(started)) expect(isAlive(identity), name).to.equal(false);
    expect(processesOf(folder)).to.deep.equal([]);
    expect(bystander.isAlive()).to.equal(true);
  }

  async function readiness(run: MakeTarget): Promise<{ accounts: Demonstration; seconds: number }> {
    await eventually(() => {
      if (!run.output.includes('End with Ctrl-C') && !run.hasExited())
        throw new Error(`not ready yet:\n${run.output}`);
    }, 120_000);
    const seconds = /^ready after ([\d.]+) s$/mu.exec(run.output)?.[1];
    const accounts = readDemonstration(folder);
    if (seconds === undefined || !accounts || run.hasExited())
      throw new Error(`it ended by itself:\n${run.output}`);
    return { accounts, seconds: Number(seconds) };
  }
});

/** The last line of the demonstration. */
function factsOf(output: string): DemonstrationFacts {
  const last = output.trimEnd().split('\n').at(-1) ?? '';
  if (!last.startsWith('{'))
    throw new Error(`the demonstration does not end with its line of JSON:\n${output}`);
  return JSON.parse(last) as DemonstrationFacts;
}

async function closeWorkingHoursOf(name: string, { url, admin, agents }: Demonstration): Promise<void> {
  const rest = await new RestClient(url).signIn(admin.email, admin.password);
  const { id: workingHoursId } = await rest.post<{ id: number }>('/v1/calendars', {
    name: 'Never open',
    timeZone: 'Europe/Budapest',
    defaultDestination: { kind: 'hang-up' },
  });
  await rest.patch(`/v1/users/${agents.find((agent) => agent.name === name)?.id ?? 0}`, { workingHoursId });
}

/** Below those that the system hands out by itself: the server takes it only seconds later. */
async function freePortOutOfTheWay(): Promise<number> {
  for (;;) {
    const port = 10_000 + Math.floor(Math.random() * 10_000);
    if (await isPortFree('tcp', port)) return port;
  }
}
