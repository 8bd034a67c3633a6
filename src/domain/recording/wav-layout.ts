import { BYTES_PER_SAMPLE } from './sample-format.ts';
import { MOST_CHANNELS, MOST_SAMPLE_RATE_HZ } from './wav-header.ts';
import type { SampleFormat } from './sample-format.ts';

/** Why a file is not taken as a WAV. */
export type WavRefusal =
  /** No RIFF/WAVE at its start. */
  | 'not-wav'
  /** It ends, or goes on, without a `fmt ` chunk that could be read. */
  | 'no-format'
  /** It ends before a `data` chunk begins. */
  | 'no-audio'
  /** Something else than 16-bit PCM, or a format that contradicts itself. */
  | 'unsupported-encoding'
  | 'too-many-chunks'
  /** Its length does not fit the 32-bit fields of a WAV. */
  | 'too-long';

/** Where things are in a WAV, as found, before any repair. Offsets and lengths in bytes from its start. */
export interface WavLayout {
  readonly fileBytes: number;
  /** Value of the RIFF length field; a sound file has `fileBytes - 8`. */
  readonly declaredRiffBytes: number;
  readonly format: SampleFormat;
  readonly audioOffset: number;
  /** Value of the `data` length field. */
  readonly declaredAudioBytes: number;
  /** Bytes that are there: what is declared, or all up to the end of the file where that cannot be true. */
  readonly audioBytes: number;
  /** End of the last chunk that is complete (its pad byte included, where there is one). */
  readonly chunksEnd: number;
}

export type WavReading =
  | { readonly kind: 'wav'; readonly layout: WavLayout }
  | { readonly kind: 'refused'; readonly reason: WavRefusal };

/** Asks for `length` bytes from `offset`; always inside the file. */
export interface ByteRequest {
  readonly offset: number;
  readonly length: number;
}

const MOST_CHUNKS = 1000;
const PCM = 1;
const EXTENSIBLE = 0xfffe;

/**
 * Finds the parts of a WAV whatever the order of its chunks. Does no I/O: yields what it wants to
 * read (a few bytes each time) and is resumed with exactly those bytes, so that files of any size
 * are read in constant memory.
 *
 * @param fileBytes length of the file
 */
export function* readWavLayout(fileBytes: number): Generator<ByteRequest, WavReading, Uint8Array> {
  if (fileBytes < 12) return refused('not-wav');
  const start = viewOf(yield { offset: 0, length: 12 });
  if (idAt(start, 0) !== 'RIFF' || idAt(start, 8) !== 'WAVE') return refused('not-wav');
  const declaredRiffBytes = start.getUint32(4, true);
  let format: SampleFormat | undefined;
  let audio: { offset: number; declaredBytes: number; bytes: number } | undefined;
  let offset = 12;
  for (let chunks = 0; offset + 8 <= fileBytes; chunks += 1) {
    if (chunks === MOST_CHUNKS) return refused('too-many-chunks');
    const head = viewOf(yield { offset, length: 8 });
    const id = idAt(head, 0);
    const bytes = head.getUint32(4, true);
    const body = offset + 8;
    if (id === 'data' && audio === undefined) {
      const there = fileBytes - body;
      const believed = isBelievable(bytes, there, declaredRiffBytes + 8 === fileBytes);
      audio = { offset: body, declaredBytes: bytes, bytes: believed ? bytes : there };
      if (!believed) {
        offset = fileBytes;
        break;
      }
    } else if (bytes > fileBytes - body) {
      break;
    } else if (id === 'fmt ' && format === undefined) {
      if (bytes < 16) return refused('no-format');
      const found = formatOf(viewOf(yield { offset: body, length: Math.min(bytes, 40) }));
      if (found === null) return refused('unsupported-encoding');
      format = found;
    }
    offset = Math.min(body + bytes + (bytes % 2), fileBytes);
  }
  if (format === undefined) return refused('no-format');
  if (audio === undefined) return refused('no-audio');
  return {
    kind: 'wav',
    layout: {
      fileBytes,
      declaredRiffBytes,
      format,
      audioOffset: audio.offset,
      declaredAudioBytes: audio.declaredBytes,
      audioBytes: audio.bytes,
      chunksEnd: offset,
    },
  };
}

// A crash leaves 0, or a length that the writer only intended. A `data` chunk that is empty
// by right is told from that by a RIFF length that agrees with the file.
function isBelievable(declared: number, there: number, riffAgrees: boolean): boolean {
  return declared === 0 ? riffAgrees || there === 0 : declared <= there;
}

function formatOf(fmt: DataView): SampleFormat | null {
  const tag = fmt.getUint16(0, true);
  const isPcm =
    tag === PCM || (tag === EXTENSIBLE && fmt.byteLength >= 40 && fmt.getUint16(24, true) === PCM);
  const channels = fmt.getUint16(2, true);
  const sampleRateHz = fmt.getUint32(4, true);
  const isConsistent =
    fmt.getUint16(14, true) === BYTES_PER_SAMPLE * 8 &&
    fmt.getUint16(12, true) === channels * BYTES_PER_SAMPLE;
  if (!isPcm || !isConsistent) return null;
  if (channels < 1 || channels > MOST_CHANNELS) return null;
  if (sampleRateHz < 1 || sampleRateHz > MOST_SAMPLE_RATE_HZ) return null;
  return { sampleRateHz, channels };
}

function idAt(view: DataView, offset: number): string {
  return String.fromCharCode(...[0, 1, 2, 3].map((index) => view.getUint8(offset + index)));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function refused(reason: WavRefusal): WavReading {
  return { kind: 'refused', reason };
}
