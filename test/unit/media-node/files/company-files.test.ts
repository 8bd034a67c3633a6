import { expect } from 'chai';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompanyFiles } from '../../../../src/media-node/files/company-files.ts';

describe('the generated files of a node', () => {
  let folder: string;
  let files: CompanyFiles;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchroom-files-'));
    files = new CompanyFiles(folder);
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('keep a folder a company, and read back what was written', async () => {
    await files.write(3, 'queues.conf', '[queue-1]\nname = Ő 😀\n');
    expect(await files.read(3, 'queues.conf')).to.equal('[queue-1]\nname = Ő 😀\n');
    expect(await files.read(3, 'sip.conf')).to.equal(null);
    expect(await files.read(4, 'queues.conf')).to.equal(null);
    expect(await files.companies()).to.deep.equal([3]);
  });

  it('are replaced in one step: who reads at the same time never sees a part', async () => {
    const texts = ['a', 'b'].map((letter) => letter.repeat(200_000));
    const [first = '', second = ''] = texts;
    await files.write(3, 'sip.conf', first);
    const rounds = { left: 20 };
    const writing = (async () => {
      for (; rounds.left > 0; rounds.left -= 1)
        await files.write(3, 'sip.conf', rounds.left % 2 ? first : second);
    })();
    const path = join(folder, 'company-3', 'sip.conf');
    while (rounds.left > 0) expect(texts).to.include(await readFile(path, 'utf8'));
    await writing;
    expect(await readdir(join(folder, 'company-3')), 'nothing is left behind').to.deep.equal(['sip.conf']);
  });

  it('are not matched by what the engine includes until they are whole', async () => {
    await files.write(3, 'sip.conf', 'x');
    // The base includes `generated/*/sip.conf`: a temporary file must have another name.
    await writeFile(join(folder, 'company-3', '.sip.conf.new'), 'half');
    expect(await files.read(3, 'sip.conf')).to.equal('x');
    await files.write(3, 'sip.conf', 'y');
    expect(await readdir(join(folder, 'company-3'))).to.deep.equal(['sip.conf']);
  });

  it('are for the engine and its group, and for nobody else: they have digests of secrets in them', async () => {
    await files.write(3, 'sip.conf', 'x');
    const modeOf = async (...path: string[]) => (await stat(join(folder, ...path))).mode & 0o007;
    expect(await modeOf('company-3')).to.equal(0);
    expect(await modeOf('company-3', 'sip.conf')).to.equal(0);
  });

  it('go with their company, and leave what is not ours alone', async () => {
    await files.write(3, 'sip.conf', 'x');
    await files.writeNodeFile('members.conf', 'm');
    await mkdir(join(folder, 'company-x'));
    await files.removeCompany(3);
    await files.removeCompany(4);
    expect(await files.companies()).to.deep.equal([]);
    expect((await readdir(folder)).sort()).to.deep.equal(['company-x', 'members.conf']);
    expect(await readFile(join(folder, 'members.conf'), 'utf8')).to.equal('m');
  });

  it('tell of a fault of the disk instead of taking it for an absent file', async () => {
    await mkdir(join(folder, 'company-3', 'sip.conf'), { recursive: true });
    const rejection: unknown = await files.read(3, 'sip.conf').catch((error: unknown) => error);
    expect(rejection).to.have.property('code', 'EISDIR');
  });
});
