import type { z } from 'zod';

const kinds: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

/** What is counted, where it is not the value itself. */
const counted: Readonly<Record<string, string>> = { string: 'characters', array: 'entries' };

/** Says what a field must be, for those who never saw a schema; undefined: a schema says it itself, or nothing better is known. */
export function plainWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type': {
      const kind = kinds[issue.expected];
      return kind && `must be ${kind}`;
    }
    case 'too_small':
      return bounds('least', issue.minimum, issue.origin);
    case 'too_big':
      return bounds('most', issue.maximum, issue.origin);
    case 'invalid_value':
      return mustBeOneOf(issue.values);
    case 'invalid_union':
      return Array.isArray(issue.options) ? mustBeOneOf(issue.options) : undefined;
    case 'invalid_format':
      return issue.format === 'email' ? 'must be an e-mail address, e.g. ann@example.com' : undefined;
    case 'custom':
    case 'invalid_element':
    case 'invalid_key':
    case 'not_multiple_of':
    case 'unrecognized_keys':
      return undefined;
  }
}

function bounds(side: 'least' | 'most', bound: number | bigint, origin: string): string {
  const unit = counted[origin];
  return unit ? `must have at ${side} ${bound} ${unit}` : `must be at ${side} ${bound}`;
}

function mustBeOneOf(values: readonly unknown[]): string {
  // One that may be left out has undefined among its values, which nobody can send.
  const shown = values.filter((value) => value !== undefined).map(String);
  return shown.length === 1 ? `must be ${shown.join('')}` : `must be one of ${shown.join(', ')}`;
}
