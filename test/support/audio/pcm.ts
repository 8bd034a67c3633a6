/** Samples of 16-bit little-endian PCM; an odd last byte is left out. */
export function pcmSamples(bytes: Uint8Array): Int16Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return Int16Array.from({ length: Math.floor(bytes.byteLength / 2) }, (_, n) => view.getInt16(2 * n, true));
}

/** 16-bit little-endian PCM of the samples. */
export function pcmBytes(samples: Int16Array): Buffer {
  const view = new DataView(new ArrayBuffer(2 * samples.length));
  samples.forEach((sample, n) => {
    view.setInt16(2 * n, sample, true);
  });
  return Buffer.from(view.buffer);
}

/** One array per channel from samples that take turns; an incomplete last frame is left out. */
export function deinterleave(samples: Int16Array, channels: number): Int16Array[] {
  const frames = Math.floor(samples.length / channels);
  return Array.from({ length: channels }, (_, channel) =>
    Int16Array.from({ length: frames }, (__, frame) => samples[frame * channels + channel] ?? 0),
  );
}
