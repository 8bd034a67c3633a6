/**
 * Strength of one frequency in the samples, 0 to 1: its share of the signal's power (a pure tone of that
 * frequency gives almost 1, silence gives 0).
 */
export function goertzel(samples: Int16Array, hz: number, sampleRate = 8_000): number {
  const coefficient = 2 * Math.cos((2 * Math.PI * hz) / sampleRate);
  let previous = 0;
  let beforePrevious = 0;
  let energy = 0;
  for (const sample of samples) {
    const current = sample + coefficient * previous - beforePrevious;
    beforePrevious = previous;
    previous = current;
    energy += sample * sample;
  }
  if (energy === 0) return 0;
  const power = previous ** 2 + beforePrevious ** 2 - coefficient * previous * beforePrevious;
  return (2 * power) / (samples.length * energy);
}
