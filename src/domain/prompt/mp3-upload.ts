import type { ByteRequest } from '../recording/wav-layout.ts';
import { type Mp3Frame, parseMp3Frame } from './mp3-frame.ts';
import { mostPromptMs, refused, refuseLength, type UploadReading } from './upload-reading.ts';

/** What may stand before the audio and after it. */
const leadingTag = 'ID3';
const trailingTags = ['TAG', 'APETAGEX', 'LYRICSBEGIN', 'ID3', '3DI'];

/**
 * Walks through all frames of an MP3, from one to the next: text, or anything else, holds no two of them. An encoder's first frame
 * tells how many follow, by which a file that was cut between two of them is known.
 */
export function* readMp3Upload(fileBytes: number): Generator<ByteRequest, UploadReading, Uint8Array> {
  let offset = yield* skipTags(fileBytes);
  let declaredFrames: number | null = null;
  let frames = 0;
  let ms = 0;
  while (offset + 4 <= fileBytes) {
    const frame = parseMp3Frame(yield { offset, length: 4 });
    if (frame === null) {
      if (frames === 0) return refused('not-audio');
      if (!(yield* isTrailer(fileBytes, offset))) return refused('damaged');
      break;
    }
    if (frame === 'unsupported') return refused(frames === 0 ? 'unsupported-encoding' : 'damaged');
    if (offset + frame.bytes > fileBytes) return refused(frames === 0 ? 'not-audio' : 'truncated');
    if (frames === 0) declaredFrames = yield* readFrameCount(offset, frame);
    frames += 1;
    ms += frame.ms;
    offset += frame.bytes;
    if (ms > mostPromptMs + 1_000) return refused('too-long');
  }
  // Encoders differ in whether their own first frame counts.
  if (declaredFrames !== null && frames < declaredFrames) return refused('truncated');
  if (frames < 2) return refused('not-audio');
  const durationMs = Math.round(ms);
  const reason = refuseLength(durationMs);
  return reason === null ? { kind: 'audio', container: 'mp3', durationMs } : refused(reason);
}

/** Where the first frame should be. */
function* skipTags(fileBytes: number): Generator<ByteRequest, number, Uint8Array> {
  let offset = 0;
  while (offset + 10 <= fileBytes) {
    const head = yield { offset, length: 10 };
    if (!startsWith(head, leadingTag)) return offset;
    // Four times seven bits; a footer of ten more bytes by a flag.
    const size = head.subarray(6).reduce((sum, byte) => sum * 128 + (byte & 0x7f), 0);
    offset += 10 + size + (((head[5] ?? 0) & 0x10) === 0 ? 0 : 10);
  }
  return offset;
}

function* isTrailer(fileBytes: number, offset: number): Generator<ByteRequest, boolean, Uint8Array> {
  const rest = yield { offset, length: Math.min(16, fileBytes - offset) };
  return trailingTags.some((tag) => startsWith(rest, tag)) || rest.every((byte) => byte === 0);
}

/** The number of frames after this one, by the headers of Xing, LAME (`Info`) and Fraunhofer (`VBRI`); null: it does not say. */
function* readFrameCount(offset: number, frame: Mp3Frame): Generator<ByteRequest, number | null, Uint8Array> {
  const start = yield { offset, length: Math.min(frame.bytes, 64) };
  const view = new DataView(start.buffer, start.byteOffset, start.byteLength);
  const fits = (at: number, length: number) => at + length <= start.byteLength;
  const xing = start.subarray(frame.sideInfoEnd);
  if (startsWith(xing, 'Xing') || startsWith(xing, 'Info')) {
    const hasFrames = fits(frame.sideInfoEnd, 12) && (view.getUint32(frame.sideInfoEnd + 4) & 1) === 1;
    return hasFrames ? view.getUint32(frame.sideInfoEnd + 8) : null;
  }
  const isVbri = startsWith(start.subarray(36), 'VBRI') && fits(36, 18);
  return isVbri ? view.getUint32(36 + 14) : null;
}

function startsWith(bytes: Uint8Array, text: string): boolean {
  return Array.from(text).every((letter, at) => bytes[at] === letter.charCodeAt(0));
}
