import { readUpload } from '../../../../src/domain/prompt/read-upload.ts';
import type { UploadReading } from '../../../../src/domain/prompt/upload-reading.ts';

/** Has the reader read a file; fails when it wants bytes that the file has not. */
export function readBytes(file: Uint8Array): UploadReading {
  const reader = readUpload(file.byteLength);
  let step = reader.next();
  while (step.done !== true) {
    const { offset, length } = step.value;
    if (offset < 0 || length < 0 || offset + length > file.byteLength)
      throw new Error(`bytes ${offset} to ${offset + length} of ${file.byteLength}`);
    step = reader.next(file.subarray(offset, offset + length));
  }
  return step.value;
}

/**
 * Frames of MPEG 1 at 128 kbit/s and 44.1 kHz, stereo, silent.
 * @param announce the number of frames that the first one says follow it
 */
export function mp3Bytes({
  frames,
  announce,
  layer = 3,
}: {
  frames: number;
  announce?: number;
  layer?: 2 | 3;
}): Buffer {
  const frame = Buffer.alloc(Math.floor((144 * 128_000) / 44_100));
  frame.set([0xff, layer === 3 ? 0xfb : 0xfd, 0x90, 0x00]);
  const file = Buffer.concat(Array.from({ length: frames }, () => frame));
  if (announce !== undefined) {
    file.write('Info', 36, 'latin1');
    file.writeUInt32BE(1, 40);
    file.writeUInt32BE(announce, 44);
  }
  return file;
}
