import { expect } from 'chai';
import fc from 'fast-check';
import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JournalEvent, JournalPosition } from '../../../../src/application/ports/engine-journal.ts';
import { createFreeswitchJournal } from '../../../../src/freeswitch/journal/create-freeswitch-journal.ts';
import { eventsOf, linesOfRealCall } from '../../../support/real-calls/real-calls.ts';

const lines = ['queue-answered', 'transfer-attended', 'queue-place-withdrawn'].flatMap((name) =>
  linesOfRealCall(name, 'FreeSWITCH'),
);
const text = lines.map((line) => `${line}\n`).join('');
const expected = eventsOf(lines, 'FreeSWITCH');

describe('the journal of FreeSWITCH, read while it is written', () => {
  it('gives each event once, in order, wherever the writing was interrupted and the file rotated', async () => {
    const cuts = fc.uniqueArray(fc.nat(text.length), { maxLength: 6 });
    const rotations = fc.uniqueArray(fc.nat(lines.length - 1), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(cuts, rotations, async (cutAt, rotateAfter) => {
        const folder = mkdtempSync(join(tmpdir(), 'switchroom-journal-'));
        const file = join(folder, 'journal.log');
        const journal = createFreeswitchJournal(file);
        const told: JournalEvent[] = [];
        let position: JournalPosition | null = null;
        const read = async () => {
          for (let more = true; more;) {
            const batch = await journal.read(position);
            expect([batch.gap, batch.skipped.count]).to.deep.equal([null, 0]);
            told.push(...batch.events);
            ({ position, more } = batch);
          }
        };
        try {
          writeFileSync(file, '');
          await read();
          let written = 0;
          const ends = new Set(rotateAfter.map((count) => lengthOf(count)));
          for (const end of [...new Set([...cutAt, ...ends, text.length])].sort((a, b) => a - b)) {
            appendFileSync(file, text.slice(written, end));
            written = end;
            if (ends.has(end)) rotate(file);
            await read();
          }
          expect(told).to.deep.equal(expected);
        } finally {
          rmSync(folder, { recursive: true });
        }
      }),
      { numRuns: 40 },
    );
  });
});

/** Bytes of the first lines. */
function lengthOf(count: number): number {
  return lines.slice(0, count).reduce((sum, line) => sum + line.length + 1, 0);
}

/** As mod_logfile does with `maximum-rotate`. */
function rotate(file: string): void {
  for (const number of [3, 2, 1])
    try {
      renameSync(`${file}.${number}`, `${file}.${number + 1}`);
    } catch {
      // There were fewer rotations.
    }
  renameSync(file, `${file}.1`);
  writeFileSync(file, '');
}
