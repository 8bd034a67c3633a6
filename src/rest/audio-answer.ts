import type { Readable } from 'node:stream';
import type { ByteSpan } from '../application/ports/recording-store.ts';
import { type Answer, empty, stream } from './answer.ts';
import { answerRange } from './byte-range.ts';
import type { AnyRequest } from './define-route.ts';

/** A WAV file that is kept somewhere. */
export interface AudioFile {
  readonly bytes: number;
  /** Hexadecimal; the ETag. */
  readonly sha256: string;
  /** What the client may save it as; made of numbers only, so that no text of a user is ever part of a file name. */
  readonly fileName: string;
  /** A part of it; null when it is not there. */
  readonly open: (span: ByteSpan) => Promise<Readable | null>;
  readonly exists: () => Promise<boolean>;
}

/** The answers of a route that gives out audio. */
export const audioAnswers = {
  200: { description: 'The whole file.', contentType: 'audio/wav' },
  206: { description: 'The part that was asked for.', contentType: 'audio/wav' },
  416: { description: 'The range is beyond the end of the file.' },
} as const;

/**
 * Answers GET and HEAD with the file, the range that was asked for, or that the client has it already.
 *
 * @returns null when the file is missing
 */
export async function answerAudio(
  request: Pick<AnyRequest, 'method' | 'header'>,
  file: AudioFile,
): Promise<Answer | null> {
  const { method, header } = request;
  const answer = answerRange(
    {
      method: method === 'HEAD' ? 'HEAD' : 'GET',
      headers: {
        range: header('range'),
        'if-range': header('if-range'),
        'if-none-match': header('if-none-match'),
      },
    },
    file,
  );
  const headers = {
    'content-disposition': `attachment; filename="${file.fileName}"`,
    ...answer.headers,
  };
  if (answer.body === null) {
    const isThere = answer.status !== 200 || (await file.exists());
    return isThere ? empty(answer.status, headers) : null;
  }
  const content = await file.open(answer.body);
  return content ? stream(answer.status, content, headers) : null;
}
