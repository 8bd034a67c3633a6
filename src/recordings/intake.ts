import { createHash } from 'node:crypto';
import { unlink } from 'node:fs/promises';
import { createLevelMeter, isSilent } from '../domain/recording/channel-level.ts';
import { CALL_CAPTURE, durationMs, wholeFrames } from '../domain/recording/sample-format.ts';
import { MOST_WAV_BYTES, WAV_HEADER_BYTES, writeWavHeader } from '../domain/recording/wav-header.ts';
import { patchPart } from '../domain/recording/wav-repair.ts';
import { type AudioFile, inspectAsWav } from './audio-file.ts';
import { isMissing } from './missing-file.ts';
import { SpoolReader, SpoolFileChangedError } from './spool-reader.ts';
import { openStored } from './stored-file.ts';
import type { ChannelLevel, LevelMeter } from '../domain/recording/channel-level.ts';
import type { SampleFormat } from '../domain/recording/sample-format.ts';
import type { BytePatch } from '../domain/recording/wav-repair.ts';
import type { WavRefusal } from '../domain/recording/wav-layout.ts';
import type { RecordingStore, StoredContent } from '../application/ports/recording-store.ts';

/** What is known of a recording that is in the store; all of it follows from the stored bytes. */
export interface StoredRecording {
  readonly outcome: 'stored';
  readonly key: string;
  /** Length of the stored WAV file. */
  readonly bytes: number;
  /** Of the stored WAV file, lower-case hexadecimal. */
  readonly sha256: string;
  readonly durationMs: number;
  readonly sampleRateHz: number;
  readonly channels: number;
  /** One per channel; of a call: first what the caller says, second what the caller hears. */
  readonly levels: readonly ChannelLevel[];
  /** Indexes of the channels on which nobody can be heard. */
  readonly silentChannels: readonly number[];
  /** The spool file had a broken header or end; the stored file has not. */
  readonly repaired: boolean;
}

/** Why a spool file could not be taken; the file stays where it is. */
export type UnreadableReason =
  | WavRefusal
  | 'missing'
  | 'not-a-file'
  /** Neither `.raw` nor `.wav`. */
  | 'unknown-kind'
  /** It was written to meanwhile: not finished, to be tried again. */
  | 'still-written';

export type IntakeResult =
  | StoredRecording
  /** Not one whole frame of audio: the call was never connected. Nothing was stored. */
  | { readonly outcome: 'empty' }
  | { readonly outcome: 'unreadable'; readonly reason: UnreadableReason };

/** How to read a spool file as a WAV: new bytes before it, a part of the file, patches over that part. */
interface ReadingPlan {
  readonly format: SampleFormat;
  readonly header: Uint8Array;
  readonly keepBytes: number;
  readonly patches: readonly BytePatch[];
  readonly audioOffset: number;
  readonly audioBytes: number;
  readonly repaired: boolean;
}

/**
 * Puts a finished spool file into the store as a WAV that any player reads: `.raw` gets a header, a `.wav`
 * left broken by a crash is repaired, a sound one is stored byte for byte. The spool file is only read, so
 * that after a crash at any point another run does the same again, with the same result.
 *
 * @param spoolPath made by the caller from the listing of the spool folder; its ending says what it holds
 * @param key where to store it; the same at each run for the same recording
 * @throws errors of the disk and of the store; then nothing is lost and it can be tried again
 */
export async function takeIn(spoolPath: string, key: string, store: RecordingStore): Promise<IntakeResult> {
  let file: SpoolReader | null;
  try {
    file = await SpoolReader.open(spoolPath);
  } catch (error) {
    if (isMissing(error)) return unreadable('missing');
    throw error;
  }
  if (file === null) return unreadable('not-a-file');
  try {
    const plan = await planReading(file, spoolPath);
    if ('outcome' in plan) return plan;
    return await keepAs(key, file, plan, (content, bytes) => store.put(content, key, bytes));
  } catch (error) {
    if (error instanceof SpoolFileChangedError) return unreadable('still-written');
    throw error;
  } finally {
    await file.close();
  }
}

/**
 * What an intake had said of a file that it put into the store, by the stored bytes; `missing`: nothing lies under the
 * key, or what does is not whole, as while a backup is copied back.
 */
export async function readTaken(
  key: string,
  store: Pick<RecordingStore, 'size' | 'open'>,
): Promise<IntakeResult> {
  const file = await openStored(key, store);
  if (file === null) return unreadable('missing');
  const plan = await planWav(file);
  if ('outcome' in plan || plan.repaired) return unreadable('missing');
  return await keepAs(key, file, plan, contentOf);
}

/** Result of `discardSpoolFile`. */
export type DiscardResult = 'discarded' | 'already-gone' | 'kept-because-not-stored';

/**
 * Deletes a spool file. To be called after the result of its intake is committed to the database. As a
 * last check, the file stays when the store does not hold what the result says.
 */
export async function discardSpoolFile(
  spoolPath: string,
  taken: { outcome: 'empty' } | Pick<StoredRecording, 'outcome' | 'key' | 'bytes'>,
  store: Pick<RecordingStore, 'size'>,
): Promise<DiscardResult> {
  if (taken.outcome === 'stored' && (await store.size(taken.key)) !== taken.bytes)
    return 'kept-because-not-stored';
  try {
    await unlink(spoolPath);
    return 'discarded';
  } catch (error) {
    if (isMissing(error)) return 'already-gone';
    throw error;
  }
}

async function planReading(file: SpoolReader, spoolPath: string): Promise<ReadingPlan | IntakeResult> {
  if (spoolPath.endsWith('.raw')) return planRaw(file.bytes);
  if (!spoolPath.endsWith('.wav')) return unreadable('unknown-kind');
  return file.bytes === 0 ? { outcome: 'empty' } : await planWav(file);
}

async function planWav(file: AudioFile): Promise<ReadingPlan | IntakeResult> {
  const found = await inspectAsWav(file);
  if (found.kind === 'refused') return unreadable(found.reason);
  if (found.audioBytes === 0) return { outcome: 'empty' };
  return { ...found, header: new Uint8Array(0), repaired: found.needsRepair };
}

function planRaw(fileBytes: number): ReadingPlan | IntakeResult {
  const format = CALL_CAPTURE;
  const audioBytes = wholeFrames(fileBytes, format);
  if (audioBytes === 0) return { outcome: 'empty' };
  if (audioBytes > MOST_WAV_BYTES - WAV_HEADER_BYTES) return unreadable('too-long');
  return {
    format,
    header: writeWavHeader(format, audioBytes),
    keepBytes: audioBytes,
    patches: [],
    audioOffset: 0,
    audioBytes,
    repaired: audioBytes !== fileBytes,
  };
}

async function keepAs(
  key: string,
  file: AudioFile,
  plan: ReadingPlan,
  keep: (content: AsyncIterable<Uint8Array>, expectedBytes: number) => Promise<StoredContent>,
): Promise<StoredRecording> {
  const { format, repaired } = plan;
  const meter = createLevelMeter(format);
  const expectedBytes = plan.header.byteLength + plan.keepBytes;
  const { bytes, sha256 } = await keep(wavParts(file, plan, meter), expectedBytes);
  const levels = meter.levels();
  return {
    outcome: 'stored',
    key,
    bytes,
    sha256,
    durationMs: durationMs(plan.audioBytes, format),
    sampleRateHz: format.sampleRateHz,
    channels: format.channels,
    levels,
    silentChannels: levels.flatMap((level, channel) => (isSilent(level) ? [channel] : [])),
    repaired,
  };
}

async function* wavParts(file: AudioFile, plan: ReadingPlan, meter: LevelMeter): AsyncGenerator<Uint8Array> {
  if (plan.header.byteLength > 0) yield plan.header;
  const audioEnd = plan.audioOffset + plan.audioBytes;
  for await (const { offset, part } of file.read(0, plan.keepBytes)) {
    const from = Math.max(plan.audioOffset - offset, 0);
    const to = Math.min(audioEnd - offset, part.byteLength);
    if (from < to) meter.add(part.subarray(from, to));
    yield patchPart(part, offset, plan.patches);
  }
}

async function contentOf(content: AsyncIterable<Uint8Array>): Promise<StoredContent> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const part of content) {
    hash.update(part);
    bytes += part.byteLength;
  }
  return { bytes, sha256: hash.digest('hex') };
}

function unreadable(reason: UnreadableReason): IntakeResult {
  return { outcome: 'unreadable', reason };
}
