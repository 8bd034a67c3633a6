/**
 * 16-bit samples of a sine, `peak` being its highest value (default a quarter of full scale).
 * @param hz whole number: then each second is like the first
 */
export function toneSamples(hz: number, seconds: number, sampleRate = 8_000, peak = 8_192): Int16Array {
  const step = (2 * Math.PI * hz) / sampleRate;
  const second = Int16Array.from({ length: sampleRate }, (_, n) => Math.round(peak * Math.sin(step * n)));
  const samples = new Int16Array(Math.round(seconds * sampleRate));
  for (let at = 0; at < samples.length; at += sampleRate) {
    samples.set(second.subarray(0, samples.length - at), at);
  }
  return samples;
}
