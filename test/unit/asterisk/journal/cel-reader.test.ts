import { appendFile, copyFile, mkdtemp, rename, rm, truncate, unlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import { createCelReader } from '../../../../src/asterisk/journal/cel-reader.ts';
import { channelEnd, lineOfCaller } from './any-cel-line.ts';
import type {
  EngineJournal,
  JournalBatch,
  JournalPosition,
} from '../../../../src/application/ports/engine-journal.ts';

const ends = (from: number, to = from): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `${channelEnd(`sw-${from + index}`)}\n`).join('');

describe('reading the channel event log', () => {
  let folder: string;
  let path: string;
  let journal: EngineJournal;
  let position: JournalPosition | null;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchroom-cel-'));
    path = join(folder, 'cel.jsonl');
    journal = createCelReader(path);
    position = null;
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  const callsOf = (batch: JournalBatch): string[] =>
    batch.events.flatMap((event) => ('callId' in event ? [event.callId] : []));
  const read = async (): Promise<JournalBatch> => {
    const batch = await journal.read(position);
    position = batch.position;
    return batch;
  };
  /** Reads until there is no more for now. */
  const readAll = async (): Promise<string[]> => {
    const calls: string[] = [];
    for (;;) {
      const batch = await read();
      calls.push(...callsOf(batch));
      if (!batch.more) return calls;
    }
  };

  it('finds nothing while there is no file, and all of it once there is one', async () => {
    expect(await read()).to.deep.equal({
      events: [],
      position: null,
      more: false,
      skipped: { count: 0, samples: [] },
      gap: null,
    });
    await writeFile(path, ends(1, 2));
    expect(await readAll()).to.deep.equal(['sw-1', 'sw-2']);
  });

  it('goes on where it was, also in a new process [C3]', async () => {
    await writeFile(path, ends(1));
    await readAll();
    await appendFile(path, ends(2, 3));
    position = JSON.parse(JSON.stringify(position)) as JournalPosition;
    journal = createCelReader(path);
    expect(await readAll()).to.deep.equal(['sw-2', 'sw-3']);
    expect(await readAll()).to.deep.equal([]);
  });

  it('waits for the end of the last line', async () => {
    const line = ends(2);
    await writeFile(path, ends(1) + line.slice(0, 30));
    expect(await readAll()).to.deep.equal(['sw-1']);
    await appendFile(path, line.slice(30, -1));
    expect(await readAll()).to.deep.equal([]);
    await appendFile(path, '\n');
    expect(await readAll()).to.deep.equal(['sw-2']);
  });

  it('reads a limited number of bytes at a time, and each line once', async () => {
    await writeFile(path, ends(1, 100));
    journal = createCelReader(path, { maxBytes: 1000, maxLineBytes: 10_000 });
    const first = await read();
    expect(first.more).to.equal(true);
    expect(first.events.length).to.be.within(1, 4);
    expect([...callsOf(first), ...(await readAll())]).to.deep.equal(
      Array.from({ length: 100 }, (_, n) => `sw-${n + 1}`),
    );
  });

  it('reads a line that is longer than the limit of a reading, but passes over one that is endless', async () => {
    journal = createCelReader(path, { maxBytes: 10, maxLineBytes: 5000 });
    await writeFile(path, `${ends(1)}${'x'.repeat(200_000)}\n${ends(2)}`);
    const calls: string[] = [];
    const skipped: { count: number; text: string | undefined }[] = [];
    for (let more = true; more;) {
      const batch = await read();
      calls.push(...callsOf(batch));
      if (batch.skipped.count > 0)
        skipped.push({ count: batch.skipped.count, text: batch.skipped.samples[0]?.text });
      ({ more } = batch);
    }
    expect(calls).to.deep.equal(['sw-1', 'sw-2']);
    expect(skipped).to.deep.equal([{ count: 1, text: 'x'.repeat(120) }]);
  });

  it('waits at an endless line that has no end yet', async () => {
    journal = createCelReader(path, { maxBytes: 10, maxLineBytes: 500 });
    await writeFile(path, 'x'.repeat(1000));
    expect(await read()).to.deep.include({ more: false, skipped: { count: 0, samples: [] } });
    expect(position?.offset).to.equal(0);
    await appendFile(path, `\n${ends(1)}`);
    expect(await readAll()).to.deep.equal(['sw-1']);
  });

  it('passes over what it cannot read, counts it, and shows how it begins', async () => {
    await writeFile(
      path,
      Buffer.concat([
        Buffer.from(`${ends(1)}\n  \nno\tline\n`),
        Buffer.of(0xff, 0xfe, 0x0a),
        Buffer.from(ends(2)),
      ]),
    );
    const batch = await read();
    expect(callsOf(batch)).to.deep.equal(['sw-1', 'sw-2']);
    expect(batch.skipped).to.deep.equal({
      count: 2,
      samples: [
        { text: 'no\ufffdline', reason: 'no JSON' },
        { text: '\ufffd\ufffd', reason: 'no JSON' },
      ],
    });
  });

  it('puts a record together that a caller put newlines into, whatever a reading can take at a time', async () => {
    const begins = (call: string, num: string) =>
      `${lineOfCaller(num, { eventenum: 'CHAN_START', uniqueid: call, linkedid: call })}\n`;
    const text = begins('sw-1', '\n1\n') + ends(2) + begins('sw-3', `3${'\n'.repeat(500)}`) + ends(4);
    for (const maxBytes of [10, 300, 500, 100_000]) {
      journal = createCelReader(path, { maxBytes, maxLineBytes: 10_000 });
      position = null;
      await writeFile(path, text.slice(0, -600));
      const first = await readAll();
      await writeFile(path, text);
      expect([...first, ...(await readAll())], `${maxBytes}`).to.deep.equal(['sw-1', 'sw-2', 'sw-3', 'sw-4']);
      expect(position).to.include({ offset: text.length });
    }
  });

  it('shows a few lines only of many that it cannot read', async () => {
    await writeFile(path, 'x\n'.repeat(5000));
    const { skipped } = await read();
    expect(skipped.count).to.equal(5000);
    expect(skipped.samples).to.have.length(10);
  });

  it('finishes the old file after a rotation, then reads the new one', async () => {
    await writeFile(path, ends(1, 2));
    await readAll();
    await appendFile(path, ends(3));
    await rename(path, `${path}.1`);
    await writeFile(path, ends(4));
    const first = await read();
    expect(first).to.deep.include({ gap: null, more: true });
    expect([...callsOf(first), ...(await readAll())]).to.deep.equal(['sw-3', 'sw-4']);
  });

  it('stays with the old file until the engine has written to the new one', async () => {
    await writeFile(path, ends(1));
    await readAll();
    await rename(path, `${path}.1`);
    expect(await readAll()).to.deep.equal([]);
    await appendFile(`${path}.1`, ends(2));
    await writeFile(path, '');
    expect(await readAll()).to.deep.equal(['sw-2']);
    await appendFile(`${path}.1`, ends(3));
    await appendFile(path, ends(4));
    expect(await readAll()).to.deep.equal(['sw-3', 'sw-4']);
  });

  it('reads through several rotations', async () => {
    await writeFile(path, ends(1));
    await readAll();
    await rename(path, `${path}.2`);
    await writeFile(`${path}.1`, ends(2));
    await appendFile(`${path}.2`, ends(9));
    await writeFile(path, ends(3));
    expect(await readAll()).to.deep.equal(['sw-9', 'sw-2', 'sw-3']);
  });

  it('reads the last line of a rotated file that lacks only its newline, and counts one that lacks more', async () => {
    await writeFile(path, `${ends(1)}${channelEnd('sw-2')}`);
    await readAll();
    await rename(path, `${path}.1`);
    await writeFile(path, `${ends(3)}{"eventenum":"CH`);
    expect(await readAll()).to.deep.equal(['sw-2', 'sw-3']);
    await rename(`${path}.1`, `${path}.2`);
    await rename(path, `${path}.1`);
    await writeFile(path, ends(4));
    expect((await read()).skipped.count).to.equal(1);
    expect(await readAll()).to.deep.equal(['sw-4']);
  });

  it('begins the new file and says so when the old one is gone', async () => {
    await writeFile(path, ends(1));
    await readAll();
    await rename(path, join(folder, 'kept-elsewhere'));
    await writeFile(path, ends(2));
    const batch = await read();
    expect(batch.gap).to.equal('replaced');
    expect(callsOf(batch)).to.deep.equal(['sw-2']);
    await appendFile(path, ends(3));
    expect(await read()).to.have.property('gap', null);
  });

  it('reads all that is left, oldest first, when the old one was compressed meanwhile [C3]', async () => {
    await writeFile(path, ends(1));
    await readAll();
    await rename(path, `${path}.3.gz`);
    await writeFile(`${path}.2`, ends(2));
    await writeFile(`${path}.1`, ends(3));
    await writeFile(path, ends(4));
    const batch = await read();
    expect(batch.gap).to.equal('replaced');
    expect([...callsOf(batch), ...(await readAll())]).to.deep.equal(['sw-2', 'sw-3', 'sw-4']);
  });

  it('begins anew and says so when the file was emptied', async () => {
    await writeFile(path, ends(1, 5));
    await readAll();
    await copyFile(path, `${path}.1`);
    await truncate(path);
    await appendFile(path, ends(6));
    const batch = await read();
    expect(batch.gap).to.equal('truncated');
    expect(callsOf(batch)).to.deep.equal(['sw-6']);
  });

  it('begins anew when its place is no longer the start of a line', async () => {
    await writeFile(path, ends(1));
    await readAll();
    await writeFile(path, `${ends(200_000)}${ends(3)}`);
    const batch = await read();
    expect(batch.gap).to.equal('replaced');
    expect(callsOf(batch)).to.deep.equal(['sw-200000', 'sw-3']);
  });

  it('keeps its place while there is no file at all', async () => {
    await writeFile(path, ends(1));
    await readAll();
    const before = position;
    await unlink(path);
    expect(await readAll()).to.deep.equal([]);
    expect(position).to.deep.equal(before);
  });

  it('gives each line exactly once, in order, over any history of writing, rotating and reading', async () => {
    const anyStep = fc.oneof(
      fc.record({ act: fc.constant('write' as const), cut: fc.nat({ max: 400 }) }),
      fc.record({ act: fc.constantFrom('read' as const, 'rotate' as const), cut: fc.constant(0) }),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(anyStep, { maxLength: 25 }),
        fc.integer({ min: 1, max: 900 }),
        async (steps, maxBytes) => {
          await rm(folder, { recursive: true });
          folder = await mkdtemp(join(tmpdir(), 'switchroom-cel-'));
          path = join(folder, 'cel.jsonl');
          journal = createCelReader(path, { maxBytes, maxLineBytes: 2000 });
          await writeFile(path, '');
          position = (await journal.read(null)).position;
          let written = 0;
          let rotations = 0;
          let owed = '';
          const seen: string[] = [];
          for (const { act, cut } of [...steps, { act: 'write' as const, cut: 1000 }]) {
            if (act === 'read') seen.push(...callsOf(await read()));
            if (act === 'write') {
              const text = owed + ends((written += 1));
              await appendFile(path, text.slice(0, cut));
              owed = text.slice(cut);
            }
            // The engine never leaves a line half in one file and half in the next.
            if (act === 'rotate' && owed === '' && rotations < 9) {
              for (let number = rotations; number > 0; number -= 1)
                await rename(`${path}.${number}`, `${path}.${number + 1}`);
              await rename(path, `${path}.1`);
              await writeFile(path, '');
              rotations += 1;
            }
          }
          await appendFile(path, owed);
          seen.push(...(await readAll()));
          expect(seen).to.deep.equal(Array.from({ length: written }, (_, index) => `sw-${index + 1}`));
        },
      ),
      { numRuns: 60 },
    );
  });
});
