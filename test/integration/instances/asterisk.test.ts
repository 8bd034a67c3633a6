import { expect } from 'chai';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { awaitFullyBooted } from '../../../ops/instances/ask-asterisk.ts';
import { startAsterisk } from '../../../ops/instances/asterisk.ts';
import { listeningPorts } from '../../../ops/instances/listening-ports.ts';
import { InstanceFolders } from './instance-folder.ts';

describe('private Asterisk', function () {
  this.timeout(60_000);
  const folders = new InstanceFolders();
  after(() => folders.cleanUp());

  async function ariVersion(httpUrl: string, user: string, secret: string): Promise<string> {
    const authorization = `Basic ${Buffer.from(`${user}:${secret}`).toString('base64')}`;
    const answer = await fetch(`${httpUrl}/ari/asterisk/info?only=system`, { headers: { authorization } });
    return `${answer.status} ${await answer.text()}`;
  }

  it('answers on its manager interface and ARI, and keeps addresses and generated files over kill -9', async () => {
    const folder = folders.folder('kept');
    const first = await startAsterisk({ folder });
    expect(await ariVersion(first.httpUrl, first.user, first.secret)).to.match(
      /^200 .*"version":"(2[2-9]|[3-9]\d)/,
    );
    mkdirSync(join(first.generatedFolder, 'company-1'), { recursive: true });
    writeFileSync(join(first.generatedFolder, 'company-1/dialplan.conf'), '[kept]\n');
    await first.kill9();

    const second = await startAsterisk({ folder });
    expect(second.reused).to.equal(false);
    expect(second.ports).to.deep.equal(first.ports);
    expect(second.secret).to.equal(first.secret);
    expect(readFileSync(join(folder, 'etc/generated/company-1/dialplan.conf'), 'utf8')).to.equal('[kept]\n');
    await awaitFullyBooted(second.ports.ami, second.user, second.secret, 5_000);
    expect(await second.stop()).to.equal('ended');
    expect(readdirSync(join(folder, 'log')), 'logs that nobody reads').to.have.members([
      'cel-custom',
      'messages.log',
    ]);
  });

  it('two run side by side; a secret opens its own one only', async () => {
    const [one, two] = await Promise.all([
      startAsterisk({ folder: folders.folder('one'), secret: 'one-secret' }),
      startAsterisk({ folder: folders.folder('two'), secret: 'two-secret' }),
    ]);
    const refused = await awaitFullyBooted(two.ports.ami, two.user, one.secret, 5_000).catch(String);
    expect(refused).to.include('refused the login');
    expect(await ariVersion(two.httpUrl, two.user, one.secret)).to.match(/^401 /);
    await Promise.all([one.stop(), two.stop()]);
  });

  it('listens on loopback, and on no TCP port but its two', async () => {
    const asterisk = await startAsterisk({ folder: folders.folder('ports') });
    const held = listeningPorts(asterisk.pid);
    expect([...held.tcp].sort()).to.deep.equal([asterisk.ports.ami, asterisk.ports.http].sort());
    expect(held.udp.has(asterisk.ports.sip)).to.equal(true);
    const sockets = ['tcp', 'udp']
      .map((table) => readFileSync(`/proc/${asterisk.pid}/net/${table}`, 'utf8'))
      .join('');
    for (const port of Object.values(asterisk.ports)) {
      // 127.0.0.1 as the kernel prints it.
      expect(sockets).to.include(` 0100007F:${port.toString(16).toUpperCase().padStart(4, '0')} `);
    }
    await asterisk.stop();
  });

  it('starts in a folder with a very long path', async () => {
    const folder = folders.folder(join('deep', 'x'.repeat(120), 'asterisk'));
    const asterisk = await startAsterisk({ folder });
    expect(asterisk.isAlive()).to.equal(true);
    await asterisk.stop();
  });

  it('a hung one does not answer until it goes on', async () => {
    const asterisk = await startAsterisk({ folder: folders.folder('hung') });
    const { ami } = asterisk.ports;
    await asterisk.freeze();
    const silence = await awaitFullyBooted(ami, asterisk.user, asterisk.secret, 300).catch(String);
    expect(silence).to.include('not fully booted yet');
    expect(asterisk.isAlive()).to.equal(true);
    asterisk.thaw();
    await awaitFullyBooted(ami, asterisk.user, asterisk.secret, 5_000);
    await asterisk.stop();
    expect(asterisk.isAlive()).to.equal(false);
  });
});
