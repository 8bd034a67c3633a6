import type { ByteRequest } from '../recording/wav-layout.ts';
import { refused, refuseLength, type UploadReading } from './upload-reading.ts';

const mostChunks = 1_000;
const mostChannels = 8;
const sampleRatesHz = { least: 4_000, most: 192_000 };

/** Bits a sample by format tag: PCM, IEEE float, A-law, mu-law. */
const encodings: Readonly<Record<number, readonly number[]>> = {
  1: [8, 16, 24, 32],
  3: [32, 64],
  6: [8],
  7: [8],
};
const extensible = 0xfffe;

/** Written by programs that do not know the length yet because they write into a pipe. */
const unknownLength = 0xffff_ffff;

interface WavFormat {
  readonly frameBytes: number;
  readonly sampleRateHz: number;
}

/** Reads a file that begins with RIFF and WAVE; see `readUpload`. */
export function* readWavUpload(fileBytes: number): Generator<ByteRequest, UploadReading, Uint8Array> {
  let format: WavFormat | null = null;
  let offset = 12;
  for (let chunks = 0; offset + 8 <= fileBytes; chunks += 1) {
    if (chunks === mostChunks) return refused('damaged');
    const head = viewOf(yield { offset, length: 8 });
    const id = head.getUint32(0);
    const declared = head.getUint32(4, true);
    const body = offset + 8;
    const there = fileBytes - body;
    if (id === chunkId('data')) {
      if (format === null) return refused('damaged');
      if (declared > there && declared !== unknownLength) return refused('truncated');
      return readingOf(format, Math.min(declared, there));
    }
    if (declared > there) return refused('truncated');
    if (id === chunkId('fmt ')) {
      if (format !== null || declared < 16) return refused('damaged');
      format = formatOf(viewOf(yield { offset: body, length: Math.min(declared, 40) }));
      if (format === null) return refused('unsupported-encoding');
    }
    offset = body + declared + (declared % 2);
  }
  return refused('truncated');
}

function readingOf({ frameBytes, sampleRateHz }: WavFormat, audioBytes: number): UploadReading {
  const durationMs = Math.round((Math.floor(audioBytes / frameBytes) * 1000) / sampleRateHz);
  const reason = refuseLength(durationMs);
  return reason === null ? { kind: 'audio', container: 'wav', durationMs } : refused(reason);
}

function formatOf(fmt: DataView): WavFormat | null {
  const tag = fmt.getUint16(0, true);
  const channels = fmt.getUint16(2, true);
  const sampleRateHz = fmt.getUint32(4, true);
  const frameBytes = fmt.getUint16(12, true);
  const bits = fmt.getUint16(14, true);
  if (tag === extensible && fmt.byteLength < 40) return null;
  const encoding = tag === extensible ? fmt.getUint16(24, true) : tag;
  const isKnown = encodings[encoding]?.includes(bits) === true && frameBytes === (channels * bits) / 8;
  const isSane = channels >= 1 && channels <= mostChannels;
  const isSpeech = sampleRateHz >= sampleRatesHz.least && sampleRateHz <= sampleRatesHz.most;
  return isKnown && isSane && isSpeech ? { frameBytes, sampleRateHz } : null;
}

function chunkId(text: string): number {
  return Array.from(text).reduce((number, letter) => number * 256 + letter.charCodeAt(0), 0);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
