import type { PromptRefusal } from '../../domain/prompt/upload-reading.ts';

/** Audio as engines play it: a WAV file of 8 kHz, mono, 16 bit. */
export interface PlayableAudio {
  readonly wav: Uint8Array;
  /** Of the file, lower-case hexadecimal. */
  readonly sha256: string;
  readonly durationMs: number;
}

export type ConversionResult =
  | { readonly outcome: 'converted'; readonly audio: PlayableAudio }
  | { readonly outcome: 'refused'; readonly reason: PromptRefusal }
  /** More bytes than are taken; the rest was not read. */
  | { readonly outcome: 'too-large' };

/** Makes of what people upload what callers hear. */
export interface PromptConverter {
  /**
   * @param upload WAV or MP3; read as far as it is needed
   * @throws ConverterUnavailableError; also whatever reading the upload throws
   */
  convert(upload: AsyncIterable<Uint8Array>): Promise<ConversionResult>;
}

/** The program that converts is missing, or the machine has no room for its work. */
export class ConverterUnavailableError extends Error {
  readonly code = 'converter-unavailable';
  override readonly name = 'ConverterUnavailableError';
}
