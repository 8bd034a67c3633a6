import express, { type Request, type RequestHandler, type Response } from 'express';
import { ProblemError } from './problem.ts';

/** A calendar as full as may be fits in. */
const usualBytes = 512 * 1024;
const shortBytes = 16 * 1024;
const mostDepth = 32;

/** Made once: looking for its encoding takes longer than a short body. */
const decoder = new TextDecoder('utf-8', { fatal: true });

const readers = new Map<number, RequestHandler>();

function readerOf(limit: number): RequestHandler {
  const reader = readers.get(limit) ?? express.raw({ type: () => true, limit, inflate: true });
  readers.set(limit, reader);
  return reader;
}

/**
 * The JSON value in the body of a request; an empty object when there is no body.
 *
 * @throws ProblemError `unsupported-media-type`, `body-too-large`, `malformed-json`, `json-too-deep`
 */
export async function readJsonBody(req: Request, res: Response, mostBytes = usualBytes): Promise<unknown> {
  if (!hasBody(req)) return {};
  refuseOtherTypes(req.headers['content-type']);
  await new Promise<void>((resolve, reject) => {
    readerOf(mostBytes)(req, res, (error: unknown) => {
      if (error === undefined || error === null) resolve();
      else reject(error instanceof Error ? error : new Error('the body could not be read'));
    });
  });
  const bytes: unknown = req.body;
  return Buffer.isBuffer(bytes) && bytes.length > 0 ? parseJson(bytes) : {};
}

/** Whether a body is so short that it costs nothing to have it from a stranger. */
export function hasShortBody({ headers }: Request): boolean {
  const isPlain = headers['content-encoding'] === undefined && headers['transfer-encoding'] === undefined;
  return isPlain && Number(headers['content-length'] ?? 0) <= shortBytes;
}

function hasBody(req: Request): boolean {
  return req.headers['transfer-encoding'] !== undefined || Number(req.headers['content-length'] ?? 0) > 0;
}

function refuseOtherTypes(contentType = ''): void {
  const [type = '', ...parameters] = contentType.toLowerCase().split(';');
  const isJson = /^application\/(?:[a-z0-9.-]+\+)?json$/.test(type.trim());
  const charset = parameters.map((text) => text.trim()).find((text) => text.startsWith('charset='));
  const isUtf8 = charset === undefined || /^charset="?utf-?8"?$/.test(charset);
  if (isJson && isUtf8) return;
  throw new ProblemError('unsupported-media-type', 'Send the body as application/json in UTF-8.');
}

/** @throws ProblemError `malformed-json`, `json-too-deep` */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    const text = decoder.decode(bytes);
    if (isDeeperThan(text, mostDepth)) {
      throw new ProblemError('json-too-deep', `The body is nested more than ${mostDepth} levels deep.`);
    }
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw new ProblemError('malformed-json', 'The body is not JSON in UTF-8.');
  }
}

/**
 * Counts brackets outside of strings, without recursion, before anything walks through the value. On text that is no JSON the
 * answer means nothing.
 */
export function isDeeperThan(text: string, most: number): boolean {
  let depth = 0;
  let inString = false;
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at);
    if (inString) {
      if (character === 0x5c) at += 1;
      else if (character === 0x22) inString = false;
    } else if (character === 0x22) inString = true;
    else if (character === 0x5b || character === 0x7b) {
      depth += 1;
      if (depth > most) return true;
    } else if (character === 0x5d || character === 0x7d) depth -= 1;
  }
  return false;
}
