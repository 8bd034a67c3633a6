import type { IncomingMessage } from 'node:http';
import { ProblemError } from './problem.ts';

/** What a route takes as its body in place of JSON. */
export interface UploadRules {
  /** Media types, in lower case; a body without a type is taken too. */
  readonly types: readonly string[];
  readonly mostBytes: number;
}

/** A client that is refused may still be sending; it has this long to hear of it before it is cut off. */
const lingerMs = 10_000;

/**
 * The body of a request, part by part, for whoever counts the bytes: a length that was announced is judged here, before anything is
 * read. Not all of it need be read.
 *
 * @throws ProblemError `unsupported-media-type`, `body-too-large`; while reading `bad-request` when the client went away
 */
export function openUpload(
  req: IncomingMessage,
  { types, mostBytes }: UploadRules,
): AsyncIterable<Uint8Array> {
  const type = req.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  const encoding = req.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if ((type !== undefined && !types.includes(type)) || encoding !== 'identity') {
    leave(req);
    throw new ProblemError('unsupported-media-type', `Send the file as it is, as ${types.join(' or ')}.`);
  }
  if (Number(req.headers['content-length'] ?? 0) > mostBytes) {
    leave(req);
    throw new ProblemError('body-too-large', `At most ${mostBytes} bytes are accepted here.`);
  }
  return partsOf(req);
}

async function* partsOf(req: IncomingMessage): AsyncGenerator<Uint8Array> {
  try {
    // Left before its end it must stay open, or the client would never read the answer.
    for await (const part of req.iterator({ destroyOnReturn: false })) yield part as Uint8Array;
  } catch (error) {
    if (!req.destroyed) throw error;
    throw new ProblemError('bad-request', 'The upload broke off.');
  } finally {
    leave(req);
  }
}

/** What still comes is read and forgotten, for a while. */
function leave(req: IncomingMessage): void {
  if (req.complete || req.destroyed) return;
  req.resume();
  const timer = setTimeout(() => {
    if (!req.complete) req.socket.destroy();
  }, lingerMs);
  timer.unref();
  req.once('close', () => {
    clearTimeout(timer);
  });
}
