import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { waitingSound } from '../../../../src/domain/prompt/waiting-sound.ts';
import { CompanyFiles } from '../../../../src/media-node/files/company-files.ts';
import { PromptFiles } from '../../../../src/media-node/files/prompt-files.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';

const minuteMs = 60_000;

/** Audio by its hash. */
function audio(text: string): { hash: string; bytes: Buffer } {
  const bytes = Buffer.from(text);
  return { hash: createHash('sha256').update(bytes).digest('hex'), bytes };
}
const [welcome, closed, holiday] = [audio('welcome'), audio('closed'), audio('holiday')];

describe('the prompts of a node, as files [R12]', () => {
  let folder: string;
  let files: CompanyFiles;
  let prompts: PromptFiles;
  let stored: Map<string, Uint8Array>;
  let asked: string[];
  let nowMs: number;

  const open = () =>
    new PromptFiles(
      files,
      (companyId, hash) => {
        asked.push(`${companyId}:${hash}`);
        return Promise.resolve(stored.get(hash) ?? null);
      },
      () => nowMs,
    );
  const apply = async (companyId: number, ...used: { hash: string }[]) => {
    const hashes = new Set(used.map(({ hash }) => hash));
    await prompts.bring(companyId, hashes);
    await prompts.settle(companyId, hashes);
  };
  const sounds = async () => (await readdir(join(folder, 'sounds')).catch(() => [])).sort();
  const held = async () => (await sounds()).filter((file) => file !== 'waiting.wav');
  const named = (...used: { hash: string }[]) => used.map(({ hash }) => `${hash}.wav`).sort();

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchroom-prompts-'));
    files = new CompanyFiles(folder);
    stored = new Map([welcome, closed, holiday].map(({ hash, bytes }) => [hash, bytes]));
    asked = [];
    nowMs = 0;
    prompts = open();
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('are there whole, by the name of their content, before the call logic is loaded', async () => {
    await prompts.bring(1, new Set([welcome.hash, closed.hash]));
    expect(await held()).to.deep.equal(named(welcome, closed));
    expect(await readFile(join(folder, 'sounds', `${welcome.hash}.wav`))).to.deep.equal(welcome.bytes);
  });

  it('are read from the database once, and not at each edit', async () => {
    await apply(1, welcome);
    await apply(1, welcome);
    await apply(1, welcome, closed);
    prompts = open();
    await apply(1, welcome, closed);
    expect(asked).to.deep.equal([`1:${welcome.hash}`, `1:${closed.hash}`]);
  });

  it('come back when somebody removed them', async () => {
    await apply(1, welcome);
    await rm(join(folder, 'sounds'), { recursive: true });
    await apply(1, welcome);
    expect(await held()).to.deep.equal(named(welcome));
  });

  it('stay while a call may still play them, and go afterwards', async () => {
    await apply(1, welcome);
    await apply(1, closed);
    expect(await held()).to.deep.equal(named(welcome, closed));
    nowMs = 59 * minuteMs;
    await apply(1, closed);
    expect(await held()).to.deep.equal(named(welcome, closed));
    nowMs = 61 * minuteMs;
    await apply(1, closed);
    expect(await held()).to.deep.equal(named(closed));
  });

  it('stay when they are used again in time', async () => {
    await apply(1, welcome);
    await apply(1);
    nowMs = 59 * minuteMs;
    await apply(1, welcome);
    nowMs = 61 * minuteMs;
    await apply(1, welcome, closed);
    await apply(1, welcome);
    expect(await held()).to.deep.equal(named(welcome, closed));
  });

  it('are kept for a company that was not edited, also by a controller that began anew', async () => {
    await apply(1, welcome);
    await apply(2, welcome, closed);
    prompts = open();
    for (nowMs of [0, 61 * minuteMs, 122 * minuteMs]) await apply(2, holiday);
    expect(await held()).to.deep.equal(named(welcome, holiday));
  });

  it('stay as long as new call logic could not be loaded', async () => {
    await apply(1, welcome);
    await prompts.bring(1, new Set([closed.hash]));
    await apply(2, holiday);
    nowMs = 61 * minuteMs;
    await apply(2);
    expect(await held()).to.deep.equal(named(welcome, closed, holiday));
  });

  it('of a company that is gone go too', async () => {
    await apply(1, welcome);
    await files.removeCompany(1);
    await apply(2, closed);
    await apply(2, holiday);
    nowMs = 61 * minuteMs;
    await apply(2, holiday);
    expect(await held()).to.deep.equal(named(holiday));
  });

  it('audio that is not to be had, or not what its hash says, is an error and no file', async () => {
    stored.set(closed.hash, welcome.bytes);
    const gone = audio('never uploaded');
    for (const { hash } of [closed, gone]) {
      const error = await rejectionOf(prompts.bring(1, new Set([hash])));
      expect(error).to.have.property('code', 'engine-mismatch');
    }
    expect(await held()).to.deep.equal([]);
  });

  it('are beside what every node has for who waits: always there, and as this version makes it', async () => {
    const waiting = join(folder, 'sounds', 'waiting.wav');
    await files.writeNodeFile('waiting.wav', 'of a version before', 'sounds');
    await apply(1);
    expect(await readFile(waiting)).to.deep.equal(Buffer.from(waitingSound()));
    const { ino } = await stat(waiting);
    prompts = open();
    await prompts.bring(1, new Set());
    expect((await stat(waiting)).ino, 'after the next start: the same file').to.equal(ino);
    await rm(waiting);
    for (nowMs of [0, 61 * minuteMs, 122 * minuteMs]) await apply(1, ...(nowMs === 0 ? [welcome] : []));
    expect(await sounds()).to.deep.equal(['waiting.wav']);
  });

  it('half a file of a controller that was killed is none', async () => {
    await mkdir(join(folder, 'sounds'));
    await files.writeNodeFile(`.${welcome.hash}.wav.new`, 'hal', 'sounds');
    await apply(1, welcome);
    expect(await readFile(join(folder, 'sounds', `${welcome.hash}.wav`))).to.deep.equal(welcome.bytes);
  });

  it('nothing but a hash becomes the name of a file', async () => {
    for (const hash of ['../../etc/cron.d/x', '', `${welcome.hash}\n`, welcome.hash.toUpperCase()]) {
      expect(await rejectionOf(prompts.bring(1, new Set([hash])))).to.have.property(
        'code',
        'engine-mismatch',
      );
    }
    expect(asked).to.deep.equal([]);
  });
});
