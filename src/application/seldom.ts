import type { Log } from './ports/log.ts';

const everyMs = 600_000;
/** Of the lines that are remembered the oldest is forgotten first; forgotten too early, it is only written once more. */
const most = 1_000;

/**
 * A log for work that is tried again every few seconds until somebody mends its cause: the same line, with the same facts, is written
 * once in ten minutes.
 *
 * @param now in milliseconds
 */
export function seldom(log: Log, now: () => number = Date.now): Log {
  const writtenAt = new Map<string, number>();
  const write = (level: keyof Log) => (facts: object, message: string) => {
    const line = JSON.stringify([level, message, facts]);
    const before = writtenAt.get(line);
    if (before !== undefined && now() - before < everyMs) return;
    writtenAt.delete(line);
    writtenAt.set(line, now());
    const [oldest] = writtenAt.keys();
    if (writtenAt.size > most && oldest !== undefined) writtenAt.delete(oldest);
    log[level](facts, message);
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
