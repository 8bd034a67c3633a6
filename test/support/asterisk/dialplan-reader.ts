import { type ParsedSection, parseAsteriskConfig } from './asterisk-config.ts';

/** One priority of an extension, e.g. `Goto(c1-queue-17,enter,1)`. */
interface Priority {
  readonly extension: string;
  readonly application: string;
  /** Priority 1. */
  readonly isFirst: boolean;
}

/** Devices whose state an extension has, e.g. `PJSIP/abc&PJSIP/def`. */
interface Hint {
  readonly extension: string;
  readonly devices: readonly string[];
}

/** A dialplan file as pbx_config would load it. */
export interface Dialplan {
  readonly contexts: ReadonlyMap<string, readonly Priority[]>;
  /** By context. */
  readonly hints: ReadonlyMap<string, readonly Hint[]>;
  readonly globals: ReadonlyMap<string, string>;
}

/** @throws Error for lines that pbx_config would pass over with a warning */
export function readDialplan(text: string): Dialplan {
  const contexts = new Map<string, Priority[]>();
  const hints = new Map<string, Hint[]>();
  const globals = new Map<string, string>();
  for (const { name, options, lines } of parseAsteriskConfig(text)) {
    if (name === 'general') continue;
    if (name === 'globals') {
      for (const [key, value] of lines) globals.set(key, value);
      continue;
    }
    if (options.length > 0 || contexts.has(name)) throw new Error(`context ${name} is there twice`);
    const isHint = ([, value]: readonly [string, string]) => /^[^,]+,hint,/u.test(value);
    hints.set(name, lines.filter(isHint).map(readHint));
    contexts.set(name, readPriorities({ name, options, lines: lines.filter((line) => !isHint(line)) }));
  }
  return { contexts, hints, globals };
}

function readHint([, value]: readonly [key: string, value: string]): Hint {
  const [extension = '', , devices = ''] = value.split(',');
  return { extension, devices: devices.split('&') };
}

function readPriorities({ name, lines }: ParsedSection): Priority[] {
  const priorities: Priority[] = [];
  let extension = '';
  for (const [key, value] of lines) {
    // Another context in its place: `sw-dialled` looks there as well.
    if (key === 'lswitch') continue;
    const match =
      key === 'exten' ? /^([^,]+),1,(.+)$/u.exec(value) : /^()n(?:\([a-z]+\))?,(.+)$/u.exec(value);
    if (!match || (key !== 'exten' && key !== 'same')) throw new Error(`[${name}] ${key} => ${value}`);
    if (key === 'exten') extension = match[1] ?? '';
    priorities.push({ extension, application: match[2] ?? '', isFirst: key === 'exten' });
  }
  return priorities;
}

/** How many extensions a context has; loading it costs the square of them. */
export function extensionsOf(priorities: readonly Priority[]): Set<string> {
  return new Set(priorities.map(({ extension }) => extension));
}

/** The nodes to which the parts of a day lead, without their company; none: it is no day. */
export function nodesOfDay({ application }: Priority): string[] {
  const parts = /^Gosub\(sw-day,s,1\((.+)\)\)$/u.exec(application)?.[1]?.split(',') ?? [];
  return parts.flatMap((part) => /^[0-9]+:[0-9]+:[a-z0-9-]+:(.+)$/u.exec(part)?.[1] ?? []);
}

/** The jumps of a priority to fixed places in other contexts, or those that it names for its caller to jump to. */
export function jumpsOf({ application }: Priority): { context: string; extension: string }[] {
  const starts = /^Return\(([^&$]+)&([^&$]+)\)$/u.exec(application)?.slice(1) ?? [];
  if (starts.length > 0) return starts.map((context) => ({ context, extension: 'enter' }));
  const match =
    /^Goto\(([^,$]+),([^,$]+),1\)$/u.exec(application) ??
    /^GotoIf\([^?]+\?([^,$:]+),([^,$:]+),1\)$/u.exec(application);
  return match ? [{ context: match[1] ?? '', extension: match[2] ?? '' }] : [];
}

/** The subroutine that a priority calls, by its context; null when it calls none. */
export function subroutineOf({ application }: Priority): string | null {
  return /^Gosub\(([^,$]+),s,1\(.*\)\)$/u.exec(application)?.[1] ?? null;
}

/** The devices that a priority hands to a subroutine that dials. */
export function dialledBy({ application }: Priority): string[] {
  const ring = /^Gosub\((?:sw-ring|sw-outside),s,1\(([^()]*)\)\)$/u.exec(application)?.[1]?.split(',')[1];
  const place = /^Gosub\((?:sw-offer-devices|sw-later-phone|sw-later-mobile),s,1\(([^()]*)\)\)$/u.exec(
    application,
  );
  const devices = ring ?? place?.[1]?.split(',')[0] ?? '';
  return devices === '' ? [] : devices.split('&');
}
