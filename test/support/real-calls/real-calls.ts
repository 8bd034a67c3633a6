import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { celFormat } from '../../../src/asterisk/journal/cel-line.ts';
import { LineCollector } from '../../../src/media-node/journal/line-collector.ts';
import type { JournalEvent } from '../../../src/application/ports/engine-journal.ts';

/*
 * What Asterisk 22 wrote down of calls with real phones: extension 1 rings phone1 at once and phone2 a second later, 2 phone1 and the
 * mobile 4, 3 phone2, 4 phone3, 5 phone9 (which never registers) and phone1, 6 phone9, then queue 17. Numbers 9 (queue
 * 17), 10 (extension 1), 11 (queue 18, which rings all) and 12 (the mobile's number, outside). Company 1.
 */

const ending = '.cel.jsonl';

export const realCallNames: readonly string[] = readdirSync(import.meta.dirname)
  .filter((name) => name.endsWith(ending))
  .map((name) => name.slice(0, -ending.length))
  .sort();

/** The lines of one of {@link realCallNames}, in the order of the file. */
export function linesOfRealCall(name: string): string[] {
  return readFileSync(join(import.meta.dirname, `${name}${ending}`), 'utf8')
    .trimEnd()
    .split('\n');
}

/** @throws when a line cannot be read */
export function eventsOf(lines: readonly string[]): JournalEvent[] {
  const collector = new LineCollector(celFormat);
  for (const line of lines) collector.add(line);
  if (collector.skippedCount > 0) throw new Error(JSON.stringify(collector.samples));
  return collector.events;
}
