import { z } from 'zod';
import { jsonPointer } from './json-pointer.ts';
import { plainWords } from './plain-words.ts';
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
  const result = schema.safeParse(input, { error: plainWords });
  if (result.success) return result.data;
  const known = place === 'query' && schema instanceof z.ZodObject ? Object.keys(schema.shape) : null;
  const all = result.error.issues.flatMap((issue) => faultsOf(issue, input, place, known));
  // A number may be too big in two ways; the last way is the narrowest.
  const faults = [...new Map(all.map((fault) => [`${fault.code} ${fault.path}`, fault])).values()];
  const first = faults[0];
  const where = first ? `${first.path === '' ? `the ${place}` : first.path} ${first.message}` : 'unknown';
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : '';
  throw new ProblemError('validation', `Invalid ${place}: ${where}${more}.`, {
    faults: faults.slice(0, mostFaults),
  });
}

/** @param known the parameters of the query; null for anything else */
function faultsOf(
  issue: Issue,
  input: unknown,
  place: FaultPlace,
  known: readonly string[] | null,
): ProblemFault[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      in: place,
      path: jsonPointer([...issue.path, key]),
      code: 'unknown-field',
      message: known ? unknownParameter(known) : 'is not a field of this object',
    }));
  }
  const path = jsonPointer(issue.path);
  if (valueAt(input, issue.path) === undefined) {
    // Our own checks know what would do instead.
    const message = issue.code === 'custom' ? issue.message : 'is required';
    return [{ in: place, path, code: 'required', message }];
  }
  return [{ in: place, path, code: codeOf(issue), message: issue.message.replace('Invalid input: ', '') }];
}

function unknownParameter(known: readonly string[]): string {
  return known.length === 0
    ? 'is not known here; there are no parameters'
    : `is not a parameter here; there are ${known.join(', ')}`;
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
