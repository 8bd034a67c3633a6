import type { CompanyId } from '../domain/ids.ts';

/**
 * Where an engine's adapter gets the audio that its node does not hold yet: a WAV file of 8 kHz, mono, 16 bit. Asked for each content
 * once, not at each edit.
 *
 * @returns null: the company has no such audio (any more)
 */
export type PromptSource = (company: CompanyId, contentHash: string) => Promise<Uint8Array | null>;
