import { readFileSync } from 'node:fs';

interface RequestLine {
  readonly time: string;
  readonly msg: string;
  readonly method: string;
  readonly path: string;
  readonly durationMs: number;
}

/** How long the server itself says that it took for the PUT requests to a path, in their order; in milliseconds. */
export function requestDurations(logFile: string, path: string, sinceMs: number): number[] {
  return readFileSync(logFile, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const entry = readLine(line);
      if (entry?.msg !== 'request' || entry.method !== 'PUT' || entry.path !== path) return [];
      return Date.parse(entry.time) >= sinceMs ? [entry.durationMs] : [];
    });
}

/** Undefined for what is no line of the log, such as a warning of Node. */
function readLine(line: string): RequestLine | undefined {
  return line.startsWith('{') ? (JSON.parse(line) as RequestLine) : undefined;
}
