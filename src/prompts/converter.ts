import { createHash } from 'node:crypto';
import type {
  ConversionResult,
  PlayableAudio,
  PromptConverter,
} from '../application/ports/prompt-converter.ts';
import { readUpload } from '../domain/prompt/read-upload.ts';
import {
  mostPromptMs,
  mostPromptUploadBytes,
  type PromptRefusal,
  refuseLength,
} from '../domain/prompt/upload-reading.ts';
import { createLevelMeter, isSilent } from '../domain/recording/channel-level.ts';
import { BYTES_PER_SAMPLE, durationMs, type SampleFormat } from '../domain/recording/sample-format.ts';
import { writeWavHeader } from '../domain/recording/wav-header.ts';
import { runDecoder } from './run-decoder.ts';
import { Turnstile } from './turnstile.ts';
import { UploadedFile } from './uploaded-file.ts';

/** What every engine plays without converting it again. */
const playable: SampleFormat = { sampleRateHz: 8_000, channels: 1 };

const mostSampleBytes = ((mostPromptMs + 1_000) / 1_000) * playable.sampleRateHz * BYTES_PER_SAMPLE;

/** Decoders at work in this process; each takes a core. */
const decodersAtOnce = 2;
/** Uploads on the disk of this process; the others are not read yet. */
const uploadsAtOnce = 6;

/** @param mostUploadBytes larger uploads are refused without reading on */
export function createPromptConverter(mostUploadBytes = mostPromptUploadBytes): PromptConverter {
  const uploads = new Turnstile(uploadsAtOnce);
  const decoders = new Turnstile(decodersAtOnce);

  const convertFile = async (file: UploadedFile): Promise<ConversionResult> => {
    const reading = await file.read(readUpload(file.bytes));
    if (reading.kind === 'refused') return refused(reading.reason);
    const decoded = await decoders.pass(() =>
      runDecoder(file.descriptor, reading.container, mostSampleBytes),
    );
    switch (decoded.outcome) {
      case 'too-much':
        return refused('too-long');
      case 'failed':
        return refused('damaged');
      case 'decoded':
        return judge(decoded.samples, reading.durationMs);
    }
  };

  return {
    convert: (upload) =>
      uploads.pass(async () => {
        const file = await UploadedFile.receive(upload, mostUploadBytes);
        if (file === null) return { outcome: 'too-large' };
        try {
          return await convertFile(file);
        } finally {
          await file.close();
        }
      }),
  };
}

/** @param declaredMs the length that the file itself spoke of: a decoder passes over what it cannot read */
function judge(samples: Uint8Array, declaredMs: number): ConversionResult {
  const ms = durationMs(samples.byteLength, playable);
  if (Math.abs(ms - declaredMs) > 300 + declaredMs / 20) return refused('damaged');
  const badLength = refuseLength(ms);
  if (badLength !== null) return refused(badLength);
  const meter = createLevelMeter(playable);
  meter.add(samples);
  if (meter.levels().every(isSilent)) return refused('silent');
  return { outcome: 'converted', audio: playableAudio(samples, ms) };
}

function playableAudio(samples: Uint8Array, ms: number): PlayableAudio {
  const wav = Buffer.concat([writeWavHeader(playable, samples.byteLength), samples]);
  return { wav, sha256: createHash('sha256').update(wav).digest('hex'), durationMs: ms };
}

function refused(reason: PromptRefusal): ConversionResult {
  return { outcome: 'refused', reason };
}
