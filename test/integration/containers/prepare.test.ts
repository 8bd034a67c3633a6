import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv, promisify } from 'node:util';
import { expect } from 'chai';
import { rejectionOf } from '../../support/rejection-of.ts';

const script = fileURLToPath(new URL('../../../ops/docker/prepare.sh', import.meta.url));
const run = promisify(execFile);

describe('the settings and secrets of the system in containers', function () {
  this.timeout(60_000);
  let folder = '';
  let freeswitch = '';

  const prepare = (env: Readonly<Record<string, string>> = {}) =>
    run('sh', [script, folder], { env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env } });
  const settingsFile = () => join(folder, '.env');
  const settings = () => parseEnv(readFileSync(settingsFile(), 'utf8'));
  const secret = (name: string) => readFileSync(join(folder, 'secrets', name), 'utf8');

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'switchroom-prepare-'));
    freeswitch = join(folder, 'installed');
    mkdirSync(join(freeswitch, 'bin'), { recursive: true });
    writeFileSync(join(freeswitch, 'bin/freeswitch'), '');
    chmodSync(join(freeswitch, 'bin/freeswitch'), 0o755);
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('are those of an Asterisk, and nobody else can read them', async () => {
    await prepare();
    expect(settings().COMPOSE_PROFILES).to.equal('asterisk');
    expect(secret('freeswitch-secret')).to.match(/^[0-9a-f]{48}$/u);
    expect(secret('control-secret')).not.to.equal(secret('freeswitch-secret'));
    expect(statSync(join(folder, 'secrets')).mode & 0o777).to.equal(0o700);
    expect(statSync(settingsFile()).mode & 0o777).to.equal(0o600);
  });

  it('are kept at a later run, which brings what was not there yet', async () => {
    await prepare({ SWITCHROOM_SIP_PORT: '5061' });
    const before = secret('control-secret');
    const without = readFileSync(settingsFile(), 'utf8').replace(/^.*(?:ESL|PROFILES|FREESWITCH).*\n/gmu, '');
    writeFileSync(settingsFile(), without);
    await prepare({ SWITCHROOM_SIP_PORT: '5062' });
    expect(settings()).to.include({
      SWITCHROOM_SIP_PORT: '5061',
      SWITCHROOM_ESL_PORT: '18021',
      COMPOSE_PROFILES: 'asterisk',
      FREESWITCH_HOME: '',
    });
    expect(secret('control-secret')).to.equal(before);
  });

  it('have no port and no address that docs/operations.md does not tell of', async () => {
    await prepare();
    const guide = readFileSync(new URL('../../../docs/operations.md', import.meta.url), 'utf8');
    const names = Object.keys(settings()).filter((name) => /_(?:ADDRESS|PORT|FIRST|LAST)$/u.test(name));
    expect(names).to.have.length.greaterThan(10);
    expect(names.filter((name) => !guide.includes(`\`${name}\``))).to.deep.equal([]);
  });

  it('get a FreeSWITCH at any run, and keep it', async () => {
    await prepare();
    await prepare({ ENGINE: 'both', FREESWITCH_HOME: `${freeswitch}/`, FREESWITCH_SUITE: 'trixie' });
    await prepare();
    expect(settings()).to.include({
      COMPOSE_PROFILES: 'asterisk,freeswitch',
      FREESWITCH_HOME: freeswitch,
      FREESWITCH_SUITE: 'trixie',
    });
  });

  it('ask for the folder of a FreeSWITCH, and for nothing less than an installed one', async () => {
    const refusal = async (env: Readonly<Record<string, string>>) => String(await rejectionOf(prepare(env)));
    expect(await refusal({ ENGINE: 'freeswitch' })).to.include('in FREESWITCH_HOME');
    expect(await refusal({ ENGINE: 'freeswitch', FREESWITCH_HOME: folder })).to.include('no bin/freeswitch');
    expect(await refusal({ ENGINE: 'yate' })).to.include('asterisk, freeswitch, both; it is yate');
  });
});
