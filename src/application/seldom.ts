import type { Log } from './ports/log.ts';

const everyMs = 600_000;
/** Lines of one message. What comes when so many were written says nothing new. */
const most = 1_000;

/**
 * A log for work that is tried again every few seconds until somebody mends its cause: the same line, with the same facts, is written
 * once in ten minutes, and of one message at most a thousand.
 *
 * @param now in milliseconds
 */
export function seldom(log: Log, now: () => number = Date.now): Log {
  const written = new Map<string, Map<string, number>>();
  const write = (level: keyof Log) => (facts: object, message: string) => {
    const writtenAt = written.get(message) ?? new Map<string, number>();
    written.set(message, writtenAt);
    // The oldest come first.
    for (const [line, at] of writtenAt) {
      if (now() - at < everyMs) break;
      writtenAt.delete(line);
    }
    const line = JSON.stringify([level, facts]);
    if (writtenAt.has(line) || writtenAt.size === most) return;
    writtenAt.set(line, now());
    log[level](facts, message);
  };
  return { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') };
}
