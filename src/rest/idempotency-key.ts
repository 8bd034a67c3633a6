import type { Secrets } from '../application/ports/secrets.ts';
import type { IdempotencyClaim } from '../application/records/create-record.ts';
import { canonicalJson } from './canonical-json.ts';
import { ProblemError } from './problem.ts';

/**
 * The claim that an `Idempotency-Key` makes for a request; undefined without one.
 *
 * @param request `body` as it was parsed, before defaults
 * @throws ProblemError `bad-header` unless the key is 1 to 200 visible ASCII characters
 */
export function idempotencyClaim(
  key: string | undefined,
  request: { method: string; path: string; body: unknown },
  secrets: Secrets,
): IdempotencyClaim | undefined {
  if (key === undefined) return undefined;
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) {
    const message = 'must be 1 to 200 visible ASCII characters';
    throw new ProblemError('bad-header', `Idempotency-Key ${message}.`, {
      faults: [{ in: 'header', path: '/Idempotency-Key', code: 'bad-format', message }],
    });
  }
  // A body may hold a password, which is worth more than the random tokens that a plain digest is for.
  const requestHash = secrets.keyedDigest(
    `${request.method} ${request.path}\n${canonicalJson(request.body)}`,
  );
  return { key, requestHash };
}
