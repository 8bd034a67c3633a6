import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const installScript = 'ops/install/install.sh';

describe('installing', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'switchroom-install-'));
    cpSync(installScript, join(folder, installScript));
    writeFileSync(join(folder, 'package-lock.json'), '{}');
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  /** In a project without packages, on a machine that has everything else. */
  function installWithNode(version: string): { status: number | null; said: string } {
    const bin = join(folder, 'bin');
    mkdirSync(bin, { recursive: true });
    const programs = {
      node: `echo ${version}`,
      npm: 'mkdir node_modules',
      // Of this machine nothing is to be changed.
      'apt-get': 'exit 9',
      sudo: 'exit 9',
      mmdebstrap: 'exit 9',
    };
    for (const [name, script] of Object.entries(programs)) {
      writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`);
      chmodSync(join(bin, name), 0o755);
    }
    const { status, stderr } = spawnSync('sh', [join(folder, installScript)], {
      encoding: 'utf8',
      env: { ...process.env, PATH: `${bin}:${process.env.PATH ?? ''}` },
    });
    return { status, said: stderr };
  }
  const hasInstalledPackages = () => existsSync(join(folder, 'node_modules/.installed-for'));

  it('is refused on a Node that is too old, before any package is fetched', () => {
    for (const version of ['18.20.8', '20.18.3', '9.11.2']) {
      const { status, said } = installWithNode(version);
      expect(said, version).to.equal(
        `install: Node (20.19 or later, with npm) is needed\ninstall: the one on PATH is ${version}\n`,
      );
      expect(status, version).to.equal(1);
    }
    expect(hasInstalledPackages()).to.equal(false);
  });

  it('goes on with each Node that package.json allows', () => {
    const { engines } = JSON.parse(readFileSync('package.json', 'utf8')) as { engines: { node: string } };
    expect(engines.node).to.equal('>=20.19');
    for (const version of ['20.19.0', '20.20.2', '22.1.0', '100.0.0']) {
      rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
      expect(installWithNode(version), version).to.deep.equal({ status: 0, said: '' });
      expect(hasInstalledPackages(), version).to.equal(true);
    }
  });
});
