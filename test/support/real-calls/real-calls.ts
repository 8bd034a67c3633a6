import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { celFormat } from '../../../src/asterisk/journal/cel-line.ts';
import { journalFormat } from '../../../src/freeswitch/journal/journal-format.ts';
import { LineCollector } from '../../../src/media-node/journal/line-collector.ts';
import type { LineFormat } from '../../../src/media-node/journal/journal-line.ts';
import type { JournalEvent } from '../../../src/application/ports/engine-journal.ts';

/*
 * What Asterisk 22 and FreeSWITCH 1.11.3-dev wrote down of calls with real phones, made in the same way on both: extension 1 rings
 * phone1 at once and phone2 a second later, 2 phone1 and the mobile 4, 3 phone2, 4 phone3, 5 phone9 (which never registers) and
 * phone1, 6 phone9, then queue 17. Numbers 9 (queue 17), 10 (extension 1), 11 (queue 18, which rings all) and 12 (the mobile's
 * number, outside). Company 1.
 */

export type RealEngine = 'Asterisk' | 'FreeSWITCH';

const kept: Readonly<Record<RealEngine, { folder: string; ending: string; format: LineFormat }>> = {
  Asterisk: { folder: import.meta.dirname, ending: '.cel.jsonl', format: celFormat },
  FreeSWITCH: {
    folder: join(import.meta.dirname, 'freeswitch'),
    ending: '.journal.log',
    format: journalFormat,
  },
};

export function realCallNames(engine: RealEngine = 'Asterisk'): readonly string[] {
  const { folder, ending } = kept[engine];
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .map((name) => name.slice(0, -ending.length))
    .sort();
}

/** The lines of one of {@link realCallNames}, in the order of the file. */
export function linesOfRealCall(name: string, engine: RealEngine = 'Asterisk'): string[] {
  const { folder, ending } = kept[engine];
  return readFileSync(join(folder, `${name}${ending}`), 'utf8')
    .trimEnd()
    .split('\n');
}

/** @throws when a line cannot be read */
export function eventsOf(lines: readonly string[], engine: RealEngine = 'Asterisk'): JournalEvent[] {
  const collector = new LineCollector(kept[engine].format);
  for (const line of lines) collector.add(line);
  if (collector.skippedCount > 0) throw new Error(JSON.stringify(collector.samples));
  return collector.events;
}
