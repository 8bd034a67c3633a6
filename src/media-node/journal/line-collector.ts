import type { LineFormat } from './journal-line.ts';
import type { JournalEvent, SkippedLine } from '../../application/ports/engine-journal.ts';

const MOST_SAMPLES = 10;
const SAMPLE_CHARACTERS = 120;

/** Gathers the events of lines, and counts the lines that cannot be read. */
export class LineCollector {
  readonly events: JournalEvent[] = [];
  readonly samples: SkippedLine[] = [];
  skippedCount = 0;
  readonly #format: LineFormat;

  constructor(format: LineFormat) {
    this.#format = format;
  }

  /** Takes one line, without its newline. */
  add(line: string): void {
    if (line.trim() === '') return;
    const found = this.#format.read(line);
    if (found.kind === 'events') this.events.push(...found.events);
    if (found.kind !== 'unreadable') return;
    this.skip(line, found.reason);
    // A crash of the engine leaves a line without its end; the next line then continues it.
    const lastStart = this.#format.lastLineStart(line);
    if (lastStart <= 0) return;
    const rest = this.#format.read(line.slice(lastStart));
    if (rest.kind === 'events') this.events.push(...rest.events);
  }

  /** Counts a line as passed over. */
  skip(line: string, reason: string): void {
    this.skippedCount += 1;
    if (this.samples.length >= MOST_SAMPLES) return;
    const text = line.slice(0, SAMPLE_CHARACTERS).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '\ufffd');
    this.samples.push({ text, reason });
  }
}
