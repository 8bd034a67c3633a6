import type { z } from 'zod';
import { jsonPointer } from './json-pointer.ts';
import { type FaultPlace, ProblemError, type ProblemFault } from './problem.ts';

/** More than these help nobody. */
const mostFaults = 50;

type Issue = z.core.$ZodIssue;

/**
 * Gives what the schema makes of the input.
 *
 * @throws ProblemError `validation` with the place, path and code of each bad field
 */
export function validate<S extends z.ZodType>(schema: S, input: unknown, place: FaultPlace): z.output<S> {
  const result = schema.safeParse(input);
  if (result.success) return result.data;
  const all = result.error.issues.flatMap((issue) => faultsOf(issue, input, place));
  // A number may be too big in two ways; the last way is the narrowest.
  const faults = [...new Map(all.map((fault) => [`${fault.code} ${fault.path}`, fault])).values()];
  const first = faults[0];
  const where = first ? `${first.path === '' ? `the ${place}` : first.path} ${first.message}` : 'unknown';
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  throw new ProblemError('validation', `Invalid ${place}: ${where}${more}.`, {
    faults: faults.slice(0, mostFaults),
  });
}

function faultsOf(issue: Issue, input: unknown, place: FaultPlace): ProblemFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      in: place,
      path: jsonPointer([...issue.path, key]),
      code: 'unknown-field',
      message: 'is not a field of this object',
    }));
  }
  const path = jsonPointer(issue.path);
  if (valueAt(input, issue.path) === undefined) {
    return [{ in: place, path, code: 'required', message: 'is required' }];
  }
  return [{ in: place, path, code: codeOf(issue), message: issue.message.replace('Invalid input: ', '') }];
}

const codes: Readonly<Partial<Record<Issue['code'], string>>> = {
  invalid_type: 'wrong-type',
  too_small: 'too-small',
  too_big: 'too-big',
  invalid_format: 'bad-format',
  invalid_value: 'unknown-value',
  invalid_union: 'unknown-value',
};

/** Our own checks name their code themselves. */
function codeOf(issue: Issue): string {
  const own: unknown = issue.code === 'custom' ? issue.params?.code : undefined;
  return typeof own === 'string' ? own : (codes[issue.code] ?? 'invalid');
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}
