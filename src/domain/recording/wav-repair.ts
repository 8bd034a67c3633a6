import { wholeFrames } from './sample-format.ts';
import { readWavLayout } from './wav-layout.ts';
import { MOST_WAV_BYTES } from './wav-header.ts';
import type { SampleFormat } from './sample-format.ts';
import type { ByteRequest, WavLayout, WavRefusal } from './wav-layout.ts';

/** Bytes to write over those at `offset` (from the start of the file). */
export interface BytePatch {
  readonly offset: number;
  readonly bytes: Uint8Array;
}

/** What makes a WAV playable: patch some bytes, keep the first `keepBytes`. Nothing to do for a sound file. */
export interface PlayableWav {
  readonly kind: 'playable';
  readonly format: SampleFormat;
  readonly audioOffset: number;
  /** Whole frames only. */
  readonly audioBytes: number;
  readonly patches: readonly BytePatch[];
  readonly keepBytes: number;
  /** Whether the file has to be changed at all. */
  readonly needsRepair: boolean;
}

export type WavInspection = PlayableWav | { readonly kind: 'refused'; readonly reason: WavRefusal };

/**
 * Reads a WAV and says what a crash of its writer left to repair: length fields of 0 or beyond the end
 * of the file, a partial last frame, a last chunk cut off. Yields read requests like `readWavLayout`.
 * A sound file needs no change; repairing twice changes nothing more.
 *
 * @param fileBytes length of the file
 */
export function* inspectWav(fileBytes: number): Generator<ByteRequest, WavInspection, Uint8Array> {
  const reading = yield* readWavLayout(fileBytes);
  return reading.kind === 'refused' ? reading : planRepair(reading.layout);
}

/**
 * A part of a file as it is after the patches.
 *
 * @param part bytes of the file, left as they are
 * @param partOffset where in the file `part` begins
 * @returns `part` itself where no patch touches it, else a changed copy
 */
export function patchPart(part: Uint8Array, partOffset: number, patches: readonly BytePatch[]): Uint8Array {
  let patched = part;
  for (const patch of patches) {
    const from = Math.max(patch.offset, partOffset);
    const to = Math.min(patch.offset + patch.bytes.byteLength, partOffset + part.byteLength);
    if (from >= to) continue;
    if (patched === part) patched = Uint8Array.from(part);
    patched.set(patch.bytes.subarray(from - patch.offset, to - patch.offset), from - partOffset);
  }
  return patched;
}

function planRepair(layout: WavLayout): WavInspection {
  const { format, audioOffset, declaredAudioBytes, declaredRiffBytes, fileBytes } = layout;
  const audioBytes = wholeFrames(layout.audioBytes, format);
  const audioEnd = audioOffset + layout.audioBytes;
  const riffEnd = declaredRiffBytes + 8;
  // Bytes after a RIFF that is complete are not part of it (some tools append tags): they stay.
  const riffIsComplete = riffEnd >= audioEnd && riffEnd <= layout.chunksEnd;
  const end = riffIsComplete ? fileBytes : layout.chunksEnd;
  const nothingFollows = end <= audioEnd + (layout.audioBytes % 2);

  // A partial frame before other chunks stays: cutting it would move them, and players pass over it.
  const keepBytes = nothingFollows ? audioOffset + audioBytes : end;
  const wantedAudioBytes = nothingFollows ? audioBytes : layout.audioBytes;
  const wantedRiffBytes = riffIsComplete && riffEnd <= keepBytes ? declaredRiffBytes : keepBytes - 8;
  if (keepBytes > MOST_WAV_BYTES) return { kind: 'refused', reason: 'too-long' };

  const patches: BytePatch[] = [];
  if (wantedRiffBytes !== declaredRiffBytes) patches.push(lengthField(4, wantedRiffBytes));
  if (wantedAudioBytes !== declaredAudioBytes) patches.push(lengthField(audioOffset - 4, wantedAudioBytes));
  const needsRepair = patches.length > 0 || keepBytes !== fileBytes;
  return { kind: 'playable', format, audioOffset, audioBytes, patches, keepBytes, needsRepair };
}

function lengthField(offset: number, value: number): BytePatch {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, value, true);
  return { offset, bytes };
}
