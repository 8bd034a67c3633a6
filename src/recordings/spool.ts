import { lstat, opendir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Stats } from 'node:fs';
import { parseFileBase } from '../domain/recording/file-base.ts';
import { parseMessageFile } from '../domain/voicemail/message-file.ts';
import { isMissing } from './missing-file.ts';

/** A recording or a message in the spool folder, named by the engine. */
export interface SpooledFile {
  /** File name, e.g. `5-17-switchroom-1795309129.2.raw`. */
  readonly name: string;
  readonly path: string;
  /** Name without its ending: what the journal calls the recording. */
  readonly fileBase: string;
  readonly companyId: number;
  /** The recorded channel. */
  readonly channelId: string;
  readonly bytes: number;
  readonly modifiedAtMs: number;
}

/** What is in the spool folder. */
export interface SpoolListing {
  readonly files: readonly SpooledFile[];
  /** Names of entries that are neither by name or kind; they are never touched. */
  readonly unrecognised: readonly string[];
}

const spoolEndings = ['raw', 'wav'];

/** What a look at the spool remembers for the next one: the state of each file, and since when it holds. */
export type SpoolLook = ReadonlyMap<string, { bytes: number; modifiedAtMs: number; sinceMs: number }>;

/**
 * Lists the spool folder, by name. A folder that does not exist is empty.
 *
 * @throws other errors of the file system
 */
export async function listSpool(folder: string): Promise<SpoolListing> {
  const files: SpooledFile[] = [];
  const unrecognised: string[] = [];
  for (const name of await namesIn(folder)) {
    const path = join(folder, name);
    const state = await stateOf(path);
    if (state === null) continue;
    const named = parseSpoolName(name);
    if (named === null || !state.isFile()) unrecognised.push(name);
    else files.push({ name, path, ...named, bytes: state.size, modifiedAtMs: state.mtimeMs });
  }
  return { files, unrecognised };
}

/**
 * Finds one file without a look at the others, of which there may be thousands.
 *
 * @returns its path; null: there is none, or the engine gives no file that name
 * @throws errors of the file system, also when the folder is not there: a share that is not mounted says nothing of its files
 */
export async function findInSpool(folder: string, fileBase: string): Promise<string | null> {
  for (const name of spoolEndings.map((ending) => `${fileBase}.${ending}`)) {
    const path = join(folder, name);
    if (parseSpoolName(name) && (await stateOf(path))?.isFile()) return path;
  }
  await (await opendir(folder)).close();
  return null;
}

/**
 * Reads the name of a spool file.
 *
 * @returns null for a name that the engine gives neither to recordings nor to messages
 */
export function parseSpoolName(
  name: string,
): { fileBase: string; companyId: number; channelId: string } | null {
  const [, fileBase] = /^(.+)\.(?:raw|wav)$/.exec(name) ?? [];
  if (fileBase === undefined) return null;
  const parsed = parseFileBase(fileBase) ?? parseMessageFile(fileBase);
  return parsed === null ? null : { fileBase, companyId: parsed.companyId, channelId: parsed.channelId };
}

/**
 * Decides which files are finished: their channel is gone, and they have not changed for `settleMs`. The
 * channel matters because a recording rests while the caller waits or is on hold; the settling because
 * the engine writes on for a moment after the channel is gone.
 *
 * @param previous the `look` of the last decision; an empty map at first
 * @param liveChannelIds all channels of the engine, taken before the files were listed
 * @returns the finished files, and the look to pass next time
 */
export function decideFinished(
  files: readonly SpooledFile[],
  previous: SpoolLook,
  liveChannelIds: ReadonlySet<string>,
  nowMs: number,
  settleMs: number,
): { finished: readonly SpooledFile[]; look: SpoolLook } {
  const look = new Map<string, { bytes: number; modifiedAtMs: number; sinceMs: number }>();
  const finished: SpooledFile[] = [];
  for (const file of files) {
    const { bytes, modifiedAtMs } = file;
    const before = previous.get(file.name);
    // A clock set back must not make a file look older than it is.
    const holds = before?.bytes === bytes && before.modifiedAtMs === modifiedAtMs && before.sinceMs <= nowMs;
    const sinceMs = holds ? before.sinceMs : nowMs;
    look.set(file.name, { bytes, modifiedAtMs, sinceMs });
    const isSettled = holds && nowMs - sinceMs >= settleMs;
    if (isSettled && !liveChannelIds.has(file.channelId)) finished.push(file);
  }
  return { finished, look };
}

async function namesIn(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

async function stateOf(path: string): Promise<Stats | null> {
  try {
    return await lstat(path);
  } catch (error) {
    if (isMissing(error)) return null;
    throw error;
  }
}
