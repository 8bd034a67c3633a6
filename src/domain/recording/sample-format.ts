/** Uncompressed samples: 16-bit signed little endian, channels interleaved. */
export interface SampleFormat {
  readonly sampleRateHz: number;
  readonly channels: number;
}

/**
 * What the engine writes for a recorded call, without a header:
 * left = what the caller says, right = what the caller hears.
 */
export const CALL_CAPTURE: SampleFormat = { sampleRateHz: 8000, channels: 2 };

export const BYTES_PER_SAMPLE = 2;

/** Bytes of one frame, i.e. of one sample of each channel. */
export function frameBytes(format: SampleFormat): number {
  return format.channels * BYTES_PER_SAMPLE;
}

/** The part of `bytes` that makes up whole frames; a crash may leave a partial one behind. */
export function wholeFrames(bytes: number, format: SampleFormat): number {
  return bytes - (bytes % frameBytes(format));
}

/** Length in milliseconds, rounded, of `audioBytes` bytes of samples; a partial frame does not count. */
export function durationMs(audioBytes: number, format: SampleFormat): number {
  const frames = wholeFrames(audioBytes, format) / frameBytes(format);
  return Math.round((frames * 1000) / format.sampleRateHz);
}
