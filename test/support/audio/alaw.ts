import { toneSamples } from './tone.ts';

/** One 16-bit sample as G.711 A-law (ITU-T G.711, even bits inverted). */
export function encodeAlaw(sample: number): number {
  const sign = sample >= 0 ? 0x80 : 0;
  const magnitude = Math.min(sample >= 0 ? sample : -sample - 1, 0x7fff) >> 3;
  // Segment 0 and 1 have steps of one size, each further one has steps twice as large.
  const segment = Math.max(0, 32 - Math.clz32(magnitude >> 5));
  const mantissa = (segment < 2 ? magnitude >> 1 : magnitude >> segment) & 0x0f;
  return (sign | (segment << 4) | mantissa) ^ 0x55;
}

/** The 16-bit value that a G.711 A-law byte stands for. */
export function decodeAlaw(byte: number): number {
  const bits = byte ^ 0x55;
  const segment = (bits >> 4) & 0x07;
  const mantissa = ((bits & 0x0f) << 4) + 8;
  const magnitude = segment === 0 ? mantissa : (mantissa + 0x100) << (segment - 1);
  return (bits & 0x80) !== 0 ? magnitude : -magnitude;
}

/** A tone as raw A-law at 8 kHz: what SIPp plays as RTP payload 8. */
export function alawTone(hz: number, seconds: number): Buffer {
  return Buffer.from(toneSamples(hz, seconds).map(encodeAlaw));
}
