import { expect } from 'chai';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  findAsterisk,
  findBinaries,
  findFreeswitch,
  findMysqld,
  requireMysqld,
} from '../../../ops/instances/binaries.ts';
import { InstanceError } from '../../../ops/instances/instance-error.ts';
import { InstanceFolders } from './instance-folder.ts';

describe('programs that instances and phones run', () => {
  const folders = new InstanceFolders();
  after(() => folders.cleanUp());

  function failureOf(find: () => unknown): InstanceError {
    try {
      find();
    } catch (error) {
      if (error instanceof InstanceError) return error;
      throw error;
    }
    throw new Error('everything was found');
  }

  it('are all there after `make install`', () => {
    const { asterisk, freeswitch, ...simple } = findBinaries();
    for (const { command } of Object.values(simple)) expect(existsSync(command), command).to.equal(true);
    expect(asterisk.majorVersion).to.be.at.least(22);
    expect(existsSync(join(asterisk.modulesDir, 'chan_pjsip.so'))).to.equal(true);
    expect(existsSync(join(asterisk.dataDir, 'documentation'))).to.equal(true);
    expect(freeswitch === undefined || existsSync(freeswitch.command)).to.equal(true);
  });

  it('one that is missing is named, with what to do about it', () => {
    const failure = failureOf(() => findBinaries({ PATH: '/nowhere', SWITCHROOM_CACHE: '/nowhere' }));
    expect(failure.code).to.equal('binary-missing');
    expect(failure.message).to.match(/is not installed; run: make install$/);
  });

  it('an Asterisk on PATH that is too old is passed over', () => {
    const folder = folders.folder('old');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'asterisk'), '#!/bin/sh\necho Asterisk 20.9.1\n');
    chmodSync(join(folder, 'asterisk'), 0o755);
    const failure = failureOf(() => findAsterisk({ PATH: folder, SWITCHROOM_CACHE: '/nowhere' }));
    expect(failure.message).to.include('asterisk 22 or later');
  });

  it('FreeSWITCH is taken from where a person says; who says nothing there has said nothing', () => {
    expect(findFreeswitch({ FREESWITCH_BIN: '/opt/fs' })).to.deep.equal({ command: '/opt/fs' });
    expect(findFreeswitch({ FREESWITCH_BIN: '' })).to.deep.equal(findFreeswitch({}));
  });

  it('MySQL is taken from there alone, since mysqld on PATH is often a MariaDB', () => {
    expect(findMysqld({ MYSQL_BIN: '/opt/mysqld' })).to.deep.equal({ command: '/opt/mysqld' });
    expect(findMysqld({ PATH: process.env.PATH })).to.equal(undefined);
    expect(failureOf(() => requireMysqld({})).message).to.include('MYSQL_BIN');
  });
});
