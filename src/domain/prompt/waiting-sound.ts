import { writeWavHeader } from '../recording/wav-header.ts';

const sampleRateHz = 8_000;
/** Chords of G and E minor, broken: in the middle of what a telephone carries. */
const notesHz = [392, 493.88, 587.33, 493.88, 329.63, 392, 493.88, 392];
const noteSeconds = 0.75;
/** A note swells this long, and is down to a third after that. */
const attackSeconds = 0.03;
const fadeSeconds = 0.45;
/** Of 32,768: far below a voice, so that who waits can talk over it. */
const loudest = 1_800;

/**
 * What a waiting caller hears in a queue without music of its own, and who was put on hold: a soft row of notes without a pause, which
 * says that the line lives. It is computed, so it is nobody's work. A WAV file of 8 kHz, mono, 16 bit, whose end leads into its beginning.
 */
export function waitingSound(): Uint8Array {
  const samples = new Float64Array(notesHz.length * noteSeconds * sampleRateHz);
  for (const [index, hz] of notesHz.entries()) addNote(samples, index * noteSeconds * sampleRateHz, hz);
  const peak = samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  const bytes = Buffer.alloc(samples.length * 2);
  for (const [at, sample] of samples.entries())
    bytes.writeInt16LE(Math.round((sample / peak) * loudest), at * 2);
  return Buffer.concat([writeWavHeader({ channels: 1, sampleRateHz }, bytes.byteLength), bytes]);
}

/** What is left of the last notes at the end sounds on at the beginning. */
function addNote(samples: Float64Array, first: number, hz: number): void {
  for (let at = 0; at < samples.length; at += 1) {
    const seconds = at / sampleRateHz;
    const swell = Math.min(1, seconds / attackSeconds);
    const phase = 2 * Math.PI * hz * seconds;
    const place = (first + at) % samples.length;
    samples[place] =
      (samples[place] ?? 0) +
      swell * Math.exp(-seconds / fadeSeconds) * (Math.sin(phase) + 0.2 * Math.sin(2 * phase));
  }
}
