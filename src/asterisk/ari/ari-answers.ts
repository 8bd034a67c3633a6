import { z } from 'zod';
import { AriProtocolError } from './ari-errors.ts';

/** A channel that Asterisk has now. */
export interface AriChannel {
  readonly id: string;
  /** e.g. `PJSIP/abc-00000001`. */
  readonly name: string;
  /** e.g. `Up`, `Ring`, `Ringing`, `Down`. */
  readonly state: string;
  /** As the caller sent it, not checked; empty when there is none. */
  readonly callerNumber: string;
  readonly createdAt: Date;
  /** Its own, and those of channels whose places it took, which files that it writes are named after. */
  readonly ids: readonly string[];
}

/** Who answers. */
export interface AriInfo {
  /** e.g. `22.10.1`. */
  readonly version: string;
  /** `systemname` of asterisk.conf; empty when not set. */
  readonly systemName: string;
  /** Changes with each start of Asterisk. */
  readonly startedAt: Date;
}

/** ARI writes the zone without a colon: `2026-11-22T01:12:15.633+0000`. */
const instant = z
  .string()
  .transform((text) => new Date(text.replace(/([+-]\d\d)(\d\d)$/, '$1:$2')))
  .refine((date) => !Number.isNaN(date.getTime()), 'no instant');

const channels = z.array(
  z
    .object({
      id: z.string(),
      name: z.string(),
      state: z.string(),
      caller: z.object({ number: z.string() }),
      creationtime: instant,
      channelvars: z.object({ SW_FILES_OF: z.string() }).partial().default({}),
    })
    .transform(({ id, name, state, caller, creationtime, channelvars }): AriChannel => ({
      id,
      name,
      state,
      callerNumber: caller.number,
      createdAt: creationtime,
      ids: [id, ...(channelvars.SW_FILES_OF ?? '').split('&').filter((named) => named !== '')],
    })),
);

const info = z
  .object({
    system: z.object({ version: z.string() }),
    config: z.object({ name: z.string() }),
    status: z.object({ startup_time: instant }),
  })
  .transform(({ system, config, status }): AriInfo => ({
    version: system.version,
    systemName: config.name,
    startedAt: status.startup_time,
  }));

const variable = z.object({ value: z.string() }).transform(({ value }) => value);
const application = z
  .object({ channel_ids: z.array(z.string()) })
  .transform(({ channel_ids }) => channel_ids);
const attributes = z.array(z.object({ attribute: z.string(), value: z.string() }));

/** @throws AriProtocolError if this is no list of channels; likewise the functions below */
export function readChannels(answer: unknown): AriChannel[] {
  return read(channels, answer, 'list of channels');
}

/** The answer to `GET /asterisk/info`. */
export function readInfo(answer: unknown): AriInfo {
  return read(info, answer, 'description of Asterisk');
}

/** The answer to `GET .../variable`. */
export function readVariable(answer: unknown): string {
  return read(variable, answer, 'variable');
}

/** The channels that an application holds: the answer to `GET /applications/...`. */
export function readApplicationChannels(answer: unknown): string[] {
  return read(application, answer, 'application');
}

/** A configuration object; values of an attribute that comes several times are joined with a comma. */
export function readAttributes(answer: unknown): Map<string, string> {
  const joined = new Map<string, string>();
  for (const { attribute, value } of read(attributes, answer, 'configuration object')) {
    const before = joined.get(attribute);
    joined.set(attribute, before === undefined ? value : `${before},${value}`);
  }
  return joined;
}

function read<T>(schema: z.ZodType<T>, answer: unknown, what: string): T {
  const result = schema.safeParse(answer);
  if (result.success) return result.data;
  throw new AriProtocolError(`Asterisk gave something that is no ${what}`, { cause: result.error });
}
