import { ProblemError } from './problem.ts';

/**
 * All of an upload, which must fit in memory.
 *
 * @throws ProblemError `body-too-large` as soon as there are more bytes; `bad-request` when the client went away
 */
export async function readUpload(parts: AsyncIterable<Uint8Array>, mostBytes: number): Promise<Uint8Array> {
  const read: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of parts) {
    bytes += part.length;
    if (bytes > mostBytes)
      throw new ProblemError('body-too-large', `At most ${mostBytes} bytes are accepted here.`);
    read.push(part);
  }
  return Buffer.concat(read);
}
