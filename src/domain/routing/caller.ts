import type { CallerListId } from '../ids.ts';
import type { Dialled } from '../numbering/read-dialled.ts';
import type { CallerList, CallerMatchNode } from './routing-table.ts';

/** Who calls, as far as call logic asks. Digits have no plus. */
export type Caller =
  /** Through a trunk; E.164. */
  | { readonly kind: 'outside'; readonly number: string }
  /** From a phone of the company. */
  | { readonly kind: 'extension'; readonly digits: string }
  /** Through a trunk, without a number. */
  | { readonly kind: 'anonymous' };

/** What put a caller on a list. */
export interface ListMatch {
  readonly listId: CallerListId;
  readonly kind: 'number' | 'prefix' | 'extension';
  /** The digits of the list. */
  readonly entry: string;
}

/** Who or what a `caller-match` node asks its lists about: a dialled number counts as one from outside would. */
export function askedParty(
  { asks }: Pick<CallerMatchNode, 'asks'>,
  caller: Caller,
  dialled: Dialled | null,
): Caller {
  if (asks === 'caller') return caller;
  return dialled === null ? { kind: 'anonymous' } : { kind: 'outside', number: dialled.digits };
}

/** Whether a caller is on a list; an anonymous one never is [R9]. */
export type CallerMatcher = (caller: Caller) => ListMatch | null;

/** A list made ready for many questions: its size does not count. The longest prefix that fits is named. */
export function callerMatcher({ id, ...list }: CallerList): CallerMatcher {
  const numbers = new Set(list.numbers);
  const prefixes = new Set(list.prefixes);
  const extensions = new Set(list.extensions);
  return (caller) => {
    switch (caller.kind) {
      case 'anonymous':
        return null;
      case 'extension':
        return extensions.has(caller.digits) ? { listId: id, kind: 'extension', entry: caller.digits } : null;
      case 'outside': {
        const { number } = caller;
        if (numbers.has(number)) return { listId: id, kind: 'number', entry: number };
        for (let length = number.length; length > 0; length -= 1) {
          const entry = number.slice(0, length);
          if (prefixes.has(entry)) return { listId: id, kind: 'prefix', entry };
        }
        return null;
      }
    }
  };
}
