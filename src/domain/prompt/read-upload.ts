import type { ByteRequest } from '../recording/wav-layout.ts';
import { readMp3Upload } from './mp3-upload.ts';
import { refused, type UploadReading } from './upload-reading.ts';
import { readWavUpload } from './wav-upload.ts';

/**
 * Says what an uploaded file is by what is in it: the name and type that came with it are only claims. Does no I/O: yields what it
 * wants to read and is resumed with exactly those bytes. A decoder takes a file that was cut short for a shorter one, so
 * completeness is judged here, by the lengths that the file itself declares.
 *
 * @param fileBytes length of the file
 */
export function* readUpload(fileBytes: number): Generator<ByteRequest, UploadReading, Uint8Array> {
  if (fileBytes < 12) return refused('not-audio');
  const start = yield { offset: 0, length: 12 };
  const [id, form] = [textAt(start, 0), textAt(start, 8)];
  if (id === 'RIFF' && form === 'WAVE') return yield* readWavUpload(fileBytes);
  return yield* readMp3Upload(fileBytes);
}

function textAt(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(...bytes.subarray(offset, offset + 4));
}
