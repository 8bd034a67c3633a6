import { expect } from 'chai';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AriSession } from '../../../src/asterisk/ari/ari-session.ts';
import { loginOf } from '../../../src/asterisk/phones/render-sip.ts';
import type { PhoneAccount, TrunkAccount } from '../../../src/engine/company-configuration.ts';
import { eventually } from '../../support/eventually.ts';
import { parseAsteriskConfig } from '../../support/asterisk/asterisk-config.ts';
import { hostilePieces } from '../../support/hostile-text.ts';
import { type AsteriskBench, startAsteriskBench } from './asterisk-bench.ts';
import { sampleConfiguration, samplePhone } from '../../support/sample-configuration.ts';

/** Asterisk itself is asked whether the encoder and the parser of the property tests are right. */
describe('a real Asterisk given the worst names and secrets', function () {
  this.timeout(60_000);
  const unwritable = /[\p{Cc}\p{Surrogate}\u2028\u2029]/u;
  let bench: AsteriskBench;
  let ari: AriSession;
  let folder: string;
  let touched: string;
  let phones: PhoneAccount[];
  let trunks: TrunkAccount[];

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchroom-hostile-'));
    touched = join(folder, 'touched');
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
    await eventually(() => {
      expect(ari.state).to.equal('ready');
    });
    const names = [
      ...hostilePieces.map((piece) => `a${piece}b`),
      hostilePieces.join(''),
      `\${SHELL(touch ${touched})}`,
      `$(touch ${touched})`,
      `a\n#exec touch ${touched}`,
      `a\n[other](sw-phone)\nset_var=SW_COMPANY=2`,
      'x'.repeat(100),
      'é'.repeat(100),
      '😀'.repeat(100),
    ];
    phones = names.map((name, index) => samplePhone(index + 1, name));
    trunks = names
      .filter((text) => !unwritable.test(text))
      .map((text, index) => ({
        id: index + 1,
        host: 'sip.example.com',
        port: 5_060,
        inboundAddresses: [],
        numberFormat: null,
        register: false,
        username: text,
        secret: `${text};x`,
      }));
    await bench.engine.applyConfiguration(sampleConfiguration(1, 1, { phones, trunks }));
  });
  after(async () => {
    await ari.close();
    await bench.dispose();
    await rm(folder, { recursive: true });
  });

  const readFileBack = async () =>
    parseAsteriskConfig(await readFile(join(bench.asterisk().generatedFolder, 'company-1/sip.conf'), 'utf8'));

  it('shows each caller exactly as the parser of the property tests reads the file', async () => {
    const sections = await readFileBack();
    for (const { sipUser } of phones) {
      const section = sections.find(({ name, options }) => name === sipUser && options.includes('sw-phone'));
      const expected = section?.lines.find(([key]) => key === 'callerid')?.[1];
      const endpoint = await ari.commands.getConfigObject('res_pjsip', 'endpoint', sipUser);
      expect(expected).to.be.a('string');
      expect(endpoint?.get('callerid'), sipUser).to.equal(expected);
    }
  });

  it('keeps an ordinary name literally, and as much of a long one as fits in whole characters', async () => {
    const shown = async (name: string) => {
      const { sipUser } = phones.find(({ extension }) => extension?.name === name) ?? samplePhone(0);
      return (await ari.commands.getConfigObject('res_pjsip', 'endpoint', sipUser))?.get('callerid');
    };
    expect(await shown('aŐb')).to.match(/^"aŐb" <\d+>$/u);
    expect(await shown('x'.repeat(100))).to.match(/^"x{79}" <\d+>$/u);
    expect(await shown('é'.repeat(100))).to.match(/^"é{39}" <\d+>$/u);
    expect(await shown('😀'.repeat(100))).to.match(/^"(?:😀){19}" <\d+>$/u);
  });

  it('has each login of a trunk literally', async () => {
    expect(trunks.length).to.be.greaterThan(20);
    for (const trunk of trunks) {
      const auth = await ari.commands.getConfigObject('res_pjsip', 'auth', loginOf(trunk)?.name ?? '');
      expect(auth?.get('username')).to.equal(trunk.username);
      expect(auth?.get('password')).to.equal(trunk.secret);
    }
  });

  it('has no other object than ours, each in our company, and executed nothing', async () => {
    const endpoints = (await ari.commands.run('endpoints', 'list')) as { resource: string }[];
    expect(endpoints.map(({ resource }) => resource).sort()).to.deep.equal(
      [...phones.map(({ sipUser }) => sipUser), ...trunks.map(({ id }) => `trunk-${id}`)].sort(),
    );
    for (const { sipUser } of phones) {
      const endpoint = await ari.commands.getConfigObject('res_pjsip', 'endpoint', sipUser);
      const variables = [...(endpoint ?? [])].filter(([name]) => name.startsWith('SW_'));
      expect(variables.map(([name]) => name).sort(), sipUser).to.deep.equal(['SW_COMPANY', 'SW_EXTENSION']);
      expect(endpoint?.get('SW_COMPANY')).to.equal('1');
    }
    expect(existsSync(touched)).to.equal(false);
  });
});
