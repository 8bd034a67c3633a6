import { pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import type { Answer } from './answer.ts';
import { noneMatchFails } from './entity-tag.ts';
import { problemBody, problemCatalogue, type ProblemError } from './problem.ts';

/**
 * Sends an answer. Reads of one object carry a tag and are asked for again; anything else is not to be kept by anyone.
 * A client that leaves while a stream runs ends the stream and is no error.
 */
export async function sendAnswer(req: Request, res: Response, answer: Answer): Promise<void> {
  const isRead = req.method === 'GET' || req.method === 'HEAD';
  const { etag } = answer.headers;
  res.setHeader('cache-control', isRead && etag !== undefined ? 'private, no-cache' : 'no-store');
  for (const [name, value] of Object.entries(answer.headers)) res.setHeader(name, value);
  const isKnown = etag !== undefined && noneMatchFails(req.get('if-none-match'), etag);
  if (isRead && answer.status === 200 && answer.kind !== 'stream' && isKnown) {
    res.status(304).end();
    return;
  }
  res.status(answer.status);
  switch (answer.kind) {
    case 'json':
      sendText(res, 'application/json; charset=utf-8', JSON.stringify(answer.value));
      return;
    case 'text':
      sendText(res, answer.type, answer.text);
      return;
    case 'empty':
      res.end();
      return;
    case 'stream':
      await sendStream(res, answer.stream);
  }
}

export function sendProblem(res: Response, problem: ProblemError, requestId: string): void {
  res.status(problemCatalogue[problem.code].status);
  for (const [name, value] of Object.entries(problem.headers)) res.setHeader(name, value);
  res.setHeader('cache-control', 'no-store');
  sendText(res, 'application/problem+json; charset=utf-8', JSON.stringify(problemBody(problem, requestId)));
}

function sendText(res: Response, type: string, content: string): void {
  res.setHeader('content-type', type);
  res.setHeader('content-length', Buffer.byteLength(content));
  res.end(content);
}

async function sendStream(res: Response, source: NodeJS.ReadableStream): Promise<void> {
  try {
    await pipeline(source, res);
  } catch (error) {
    // `pipeline` destroyed both ends. When the client left there is nobody to tell.
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE'))
      throw error;
  }
}
