import { z } from 'zod';
import type { AnswerSpec, Route } from '../define-route.ts';
import { receiptHeaders } from '../receipt-answer.ts';

type Headers = Readonly<Record<string, string>>;

const etag: Headers = { etag: 'The version of the object, for `If-Match` and `If-None-Match`.' };
const location: Headers = { location: 'Where the new object is.' };
const replayed: Headers = {
  'idempotent-replayed': '`true`: a request before with this `Idempotency-Key` had made it.',
};
const nextPage: Headers = { link: 'The next page, `rel="next"`; absent on the last.' };
const ofFiles: Headers = {
  'accept-ranges': '`bytes`.',
  'content-range': 'Which bytes of how many, when a range was asked for.',
  'content-disposition': 'Under what name to keep the file.',
};

/** The headers that an answer of a route may have, and what they mean. */
export function answerHeaders(route: Route, status: number, answer: AnswerSpec): Headers {
  const { features = [] } = route;
  const makes = route.method === 'post' && status !== 200 && route.answers[201] !== undefined;
  const isReceipt = features.includes('receipt');
  const isFile = features.includes('ranges');
  const hasVersion = isFile || features.includes('conditional-read') || (isReceipt && answer.schema);
  return {
    ...(isPage(answer) ? nextPage : {}),
    ...(hasVersion ? etag : {}),
    ...(makes ? location : {}),
    ...(makes && features.includes('idempotency-key') ? replayed : {}),
    ...(isReceipt ? receiptHeaders : {}),
    ...(isFile ? ofFiles : {}),
    ...answer.headers,
  };
}

function isPage({ schema }: AnswerSpec): boolean {
  return schema instanceof z.ZodObject && 'items' in schema.shape && 'next' in schema.shape;
}
