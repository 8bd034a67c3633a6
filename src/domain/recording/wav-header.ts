import { BYTES_PER_SAMPLE, frameBytes } from './sample-format.ts';
import type { SampleFormat } from './sample-format.ts';

/** Length of the header that `writeWavHeader` makes: RIFF, `fmt ` and the head of `data`. */
export const WAV_HEADER_BYTES = 44;

/** The length fields of a WAV have 32 bits; the RIFF one counts all but its own 8 bytes. */
export const MOST_WAV_BYTES = 0xffff_ffff + 8;

/** Formats that are written and accepted: anything a telephone or a studio produces. */
export const MOST_CHANNELS = 8;
export const MOST_SAMPLE_RATE_HZ = 768_000;

/** Thrown when a WAV header is asked for what it cannot express. */
export class WavHeaderError extends Error {
  readonly code = 'wav-header-impossible';
  override readonly name = 'WavHeaderError';
}

/**
 * The 44 bytes to put before `audioBytes` bytes of 16-bit PCM samples.
 *
 * @throws WavHeaderError when the format or the length cannot be expressed, or the last frame is partial
 */
export function writeWavHeader(format: SampleFormat, audioBytes: number): Uint8Array {
  const { channels, sampleRateHz } = format;
  if (!isBetween(channels, 1, MOST_CHANNELS) || !isBetween(sampleRateHz, 1, MOST_SAMPLE_RATE_HZ)) {
    throw new WavHeaderError(`no WAV of ${channels} channels at ${sampleRateHz} Hz`);
  }
  if (!isBetween(audioBytes, 0, MOST_WAV_BYTES - WAV_HEADER_BYTES) || audioBytes % frameBytes(format) !== 0) {
    throw new WavHeaderError(`no WAV of ${audioBytes} bytes of audio`);
  }
  const header = new Uint8Array(WAV_HEADER_BYTES);
  const view = new DataView(header.buffer);
  header.set(fourCc('RIFF'), 0);
  view.setUint32(4, WAV_HEADER_BYTES - 8 + audioBytes, true);
  header.set(fourCc('WAVE'), 8);
  header.set(fourCc('fmt '), 12);
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRateHz, true);
  view.setUint32(28, sampleRateHz * frameBytes(format), true);
  view.setUint16(32, frameBytes(format), true);
  view.setUint16(34, BYTES_PER_SAMPLE * 8, true);
  header.set(fourCc('data'), 36);
  view.setUint32(40, audioBytes, true);
  return header;
}

function isBetween(value: number, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most;
}

function fourCc(text: string): number[] {
  return Array.from(text, (letter) => letter.charCodeAt(0));
}
