import { BYTES_PER_SAMPLE } from './sample-format.ts';
import type { SampleFormat } from './sample-format.ts';

/** How loud one channel is. Levels are 0 to 1 of full scale. */
export interface ChannelLevel {
  readonly peak: number;
  /** Root mean square over the whole length. */
  readonly rms: number;
  /** Time in which something could be heard. */
  readonly audibleMs: number;
}

/** Takes the samples of a recording piece by piece, in constant memory. */
export interface LevelMeter {
  /** The next bytes; pieces may end anywhere, also inside a sample. */
  add(piece: Uint8Array): void;
  /** Levels so far, one per channel; a partial last sample does not count. */
  levels(): readonly ChannelLevel[];
}

const FULL_SCALE = 32_768;
const WINDOW_MS = 20;

// -50 dBFS: above the idle noise of G.711 (steps of 8) and of a quiet line, well below a soft voice.
const AUDIBLE_RMS = FULL_SCALE * 10 ** (-50 / 20);

// A click of a relay or of a codec starting is not a voice.
const LEAST_AUDIBLE_MS = 60;

/**
 * Whether nobody can be heard on the channel. Judged by audible time rather than by the level of the
 * whole: one sentence in an hour of silence is somebody, a click is nobody.
 */
export function isSilent(level: ChannelLevel): boolean {
  return level.audibleMs < LEAST_AUDIBLE_MS;
}

/** A meter for interleaved 16-bit little endian samples of `format`. */
export function createLevelMeter(format: SampleFormat): LevelMeter {
  const windowSamples = Math.max(1, Math.round((format.sampleRateHz * WINDOW_MS) / 1000));
  const channels = Array.from({ length: format.channels }, () => new ChannelMeter(windowSamples));
  let next = 0;
  let lowByte: number | null = null;

  const addSample = (low: number, high: number): void => {
    channels[next]?.add(((low | (high << 8)) << 16) >> 16);
    next = next + 1 === channels.length ? 0 : next + 1;
  };
  return {
    add(piece) {
      let index = 0;
      if (lowByte !== null && piece.byteLength > 0) {
        addSample(lowByte, piece[0] ?? 0);
        lowByte = null;
        index = 1;
      }
      for (; index + BYTES_PER_SAMPLE <= piece.byteLength; index += BYTES_PER_SAMPLE) {
        addSample(piece[index] ?? 0, piece[index + 1] ?? 0);
      }
      if (index < piece.byteLength) lowByte = piece[index] ?? 0;
    },
    levels: () => channels.map((channel) => channel.level(format.sampleRateHz)),
  };
}

class ChannelMeter {
  readonly #windowSamples: number;
  #samples = 0;
  #peak = 0;
  #squares = 0;
  #windowFill = 0;
  #windowSquares = 0;
  #audibleSamples = 0;

  constructor(windowSamples: number) {
    this.#windowSamples = windowSamples;
  }

  add(sample: number): void {
    const size = sample < 0 ? -sample : sample;
    if (size > this.#peak) this.#peak = size;
    this.#windowSquares += sample * sample;
    this.#windowFill += 1;
    if (this.#windowFill === this.#windowSamples) this.#closeWindow();
  }

  level(sampleRateHz: number): ChannelLevel {
    const samples = this.#samples + this.#windowFill;
    const squares = this.#squares + this.#windowSquares;
    const open = isAudible(this.#windowSquares, this.#windowFill) ? this.#windowFill : 0;
    return {
      peak: this.#peak / FULL_SCALE,
      rms: samples === 0 ? 0 : Math.sqrt(squares / samples) / FULL_SCALE,
      audibleMs: Math.round(((this.#audibleSamples + open) * 1000) / sampleRateHz),
    };
  }

  #closeWindow(): void {
    if (isAudible(this.#windowSquares, this.#windowFill)) this.#audibleSamples += this.#windowFill;
    this.#samples += this.#windowFill;
    this.#squares += this.#windowSquares;
    this.#windowFill = 0;
    this.#windowSquares = 0;
  }
}

function isAudible(squares: number, samples: number): boolean {
  return samples > 0 && squares > AUDIBLE_RMS * AUDIBLE_RMS * samples;
}
