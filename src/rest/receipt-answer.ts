import type { Touched } from '../application/receipts/await-revision.ts';
import type { Written } from '../application/write.ts';
import type { CompanyId } from '../domain/ids.ts';
import { type Answer, type AnswerHeaders, empty, json } from './answer.ts';
import type { AnyRequest } from './define-route.ts';
import { waitPreference } from './prefer-wait.ts';
import { ProblemError } from './problem.ts';

/** The receipt headers of every write, by the names that clients see. */
export const receiptHeaders = {
  'switchroom-revision':
    'The revision of the company that this write made; of an edit that changes nothing, the last one.',
  'switchroom-receipt': '`applied`: every media node runs it. `pending`: not yet.',
  link: 'Where to ask for the receipt later, `rel="receipt"`.',
  'preference-applied': 'How long was waited, when `Prefer` asked.',
} as const;

interface WriteOutcome {
  /** When the change runs everywhere; a pending one is answered 202. */
  readonly status: 200 | 201 | 204;
  /** Null: no body. */
  readonly view: object | null;
  readonly headers?: AnswerHeaders;
  /** The company whose revision was raised, and where its receipts are. */
  readonly company?: { readonly id: CompanyId; readonly revisions: string };
}

/**
 * Answers a write after its engines confirmed it, or after the client's patience ended. The write is committed: nothing that
 * goes wrong from here on may look as if it was not.
 */
export async function answerWrite(
  request: AnyRequest,
  written: Pick<Written<unknown>, 'revision' | 'touched'>,
  outcome: WriteOutcome,
): Promise<Answer> {
  const { waitMs, applied } = waitPreference(request.header('prefer'));
  const company = outcome.company ?? { id: request.scope.companyId, revisions: '/v1/revisions' };
  const isApplied =
    written.touched.length === 0 ||
    (await isConfirmed(
      request,
      { companyId: company.id, revision: written.revision, touched: written.touched },
      waitMs,
    ));
  const headers = {
    ...outcome.headers,
    'switchroom-revision': String(written.revision),
    'switchroom-receipt': isApplied ? 'applied' : 'pending',
    link: `<${company.revisions}/${written.revision}>; rel="receipt"`,
    ...(applied === null ? {} : { 'preference-applied': applied }),
  };
  const status = isApplied ? outcome.status : 202;
  return outcome.view === null ? empty(status, headers) : json(status, outcome.view, headers);
}

async function isConfirmed(request: AnyRequest, change: Touched, waitMs: number): Promise<boolean> {
  try {
    const { state } = await request.deps.receipt(change, waitMs);
    return state === 'applied';
  } catch (error) {
    request.log.error(
      { err: error, revision: change.revision },
      'the receipt of a committed write could not be read',
    );
    return false;
  }
}

/**
 * Reads something back after a committed write.
 *
 * @throws ProblemError `store-unavailable` that says that the change was made
 */
export async function readBack<T>(request: AnyRequest, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (error) {
    request.log.error({ err: error }, 'a committed write could not be read back');
    throw new ProblemError(
      'store-unavailable',
      'The change was made, but it could not be read back. Read it again.',
      {
        headers: { 'retry-after': '2' },
      },
    );
  }
}
