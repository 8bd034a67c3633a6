import { type ParsedSection, parseAsteriskConfig } from './asterisk-config.ts';

/** One priority of an extension, e.g. `Goto(c1-queue-17,enter,1)`. */
interface Priority {
  readonly extension: string;
  readonly application: string;
}

/** A dialplan file as pbx_config would load it. */
export interface Dialplan {
  readonly contexts: ReadonlyMap<string, readonly Priority[]>;
  readonly globals: ReadonlyMap<string, string>;
}

/** @throws Error for lines that pbx_config would pass over with a warning */
export function readDialplan(text: string): Dialplan {
  const contexts = new Map<string, Priority[]>();
  const globals = new Map<string, string>();
  for (const { name, options, lines } of parseAsteriskConfig(text)) {
    if (name === 'general') continue;
    if (name === 'globals') {
      for (const [key, value] of lines) globals.set(key, value);
      continue;
    }
    if (options.length > 0 || contexts.has(name)) throw new Error(`context ${name} is there twice`);
    contexts.set(name, readPriorities({ name, options, lines }));
  }
  return { contexts, globals };
}

function readPriorities({ name, lines }: ParsedSection): Priority[] {
  const priorities: Priority[] = [];
  let extension = '';
  for (const [key, value] of lines) {
    const match = key === 'exten' ? /^([^,]+),1,(.+)$/u.exec(value) : /^()n,(.+)$/u.exec(value);
    if (!match || (key !== 'exten' && key !== 'same')) throw new Error(`[${name}] ${key} => ${value}`);
    if (key === 'exten') extension = match[1] ?? '';
    priorities.push({ extension, application: match[2] ?? '' });
  }
  return priorities;
}

/** How many extensions a context has; loading it costs the square of them. */
export function extensionsOf(priorities: readonly Priority[]): Set<string> {
  return new Set(priorities.map(({ extension }) => extension));
}

/** The jumps of a priority to fixed places; an application can hold several (`GotoIf`). */
export function jumpsOf({ application }: Priority): { context: string; extension: string }[] {
  const match = /^Goto\(([^,$]+),([^,$]+),1\)$/u.exec(application);
  return match ? [{ context: match[1] ?? '', extension: match[2] ?? '' }] : [];
}

/** The subroutine that a priority calls, by its context; null when it calls none. */
export function subroutineOf({ application }: Priority): string | null {
  return /^Gosub\(([^,$]+),s,1\(.*\)\)$/u.exec(application)?.[1] ?? null;
}
