/** Why an uploaded file cannot be played to callers; part of the REST interface. */
export const promptRefusals = [
  /** Neither WAV nor MP3, whatever it is called. */
  'not-audio',
  /** A WAV or MP3 of a kind that nobody uses for speech. */
  'unsupported-encoding',
  /** It ends before its own header says so. */
  'truncated',
  /** Its parts contradict each other, or the decoder gave up. */
  'damaged',
  'too-short',
  'too-long',
  /** Nothing can be heard. */
  'silent',
] as const;
export type PromptRefusal = (typeof promptRefusals)[number];

/** What the structure of an uploaded file says, before anything decodes it. */
export type UploadReading =
  | { readonly kind: 'audio'; readonly container: 'wav' | 'mp3'; readonly durationMs: number }
  | { readonly kind: 'refused'; readonly reason: PromptRefusal };

export function refused(reason: PromptRefusal): UploadReading {
  return { kind: 'refused', reason };
}

/** Callers do not wait longer, and an engine's memory does not hold more. */
export const mostPromptMs = 600_000;

/** Ten minutes of a WAV from a studio are larger, of an MP3 smaller. */
export const mostPromptUploadBytes = 30_000_000;

/** A click is no prompt. */
export const leastPromptMs = 100;

/** @returns why a prompt of this length is refused; null: it is not */
export function refuseLength(durationMs: number): PromptRefusal | null {
  if (durationMs < leastPromptMs) return 'too-short';
  return durationMs > mostPromptMs ? 'too-long' : null;
}
