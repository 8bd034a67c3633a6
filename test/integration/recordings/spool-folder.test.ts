import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { listSpool } from '../../../src/recordings/spool.ts';

describe('the listing of the spool folder', () => {
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchroom-spool-'));
  });
  after(async () => {
    await rm(folder, { recursive: true });
  });

  it('has the recordings with their length, and names apart what is none', async () => {
    await writeFile(join(folder, '5-17-sw-1.2.raw'), 'abcd');
    await writeFile(join(folder, '5-17-sw-1.3.wav'), '');
    await writeFile(join(folder, 'notes.txt'), 'x');
    await mkdir(join(folder, '5-17-sw-1.4.raw'));
    await symlink('/etc/passwd', join(folder, '5-17-sw-1.5.raw'));
    const { files, unrecognised } = await listSpool(folder);
    expect(files.map(({ fileBase, bytes }) => [fileBase, bytes])).to.deep.equal([
      ['5-17-sw-1.2', 4],
      ['5-17-sw-1.3', 0],
    ]);
    expect(files[0]).to.include({
      companyId: 5,
      channelId: 'sw-1.2',
      path: join(folder, '5-17-sw-1.2.raw'),
    });
    expect(unrecognised).to.deep.equal(['5-17-sw-1.4.raw', '5-17-sw-1.5.raw', 'notes.txt']);
  });

  it('is empty while there is no folder', async () => {
    expect(await listSpool(join(folder, 'none'))).to.deep.equal({ files: [], unrecognised: [] });
  });
});
