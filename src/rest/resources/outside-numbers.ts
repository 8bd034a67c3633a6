import { may, type Principal } from '../../domain/access/principal.ts';
import { withoutOutsideNumber } from '../../domain/routing/node-names.ts';
import type { View } from './resource.ts';

/** The same view, in which destinations outside say only that they are outside: whose number it is may be private, as it is in simulations [P8]. */
export function withoutOutsideNumbers(view: View): View {
  const fields = Object.entries(view);
  const told =
    view.kind === 'outside' ? fields.filter(([field]) => field !== 'number' && field !== 'trunkId') : fields;
  return Object.fromEntries(told.map(([field, part]) => [field, toldOf(part)]));
}

function toldOf(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(toldOf);
  const isObject = typeof part === 'object' && part !== null && !(part instanceof Date);
  return isObject ? withoutOutsideNumbers({ ...part }) : part;
}

/** All feature codes have three characters; what is dialled behind one is where calls are to be led, or a PIN that came too early. */
const behindCode = /^(\*.{2}).+$/u;

/** What was dialled, as this person may see it: the target of a redirect that was set at a phone is an administrator's to know. */
export function dialledAsSeenBy(principal: Principal, dialled: string | null): string | null {
  return may(principal, 'admin') ? dialled : (dialled?.replace(behindCode, '$1') ?? null);
}

/** The name of a node that a call passed, as this person may see it: that of a number outside has the number in it [P8]. */
export function nodeAsSeenBy(principal: Principal, node: string): string {
  return may(principal, 'admin') ? node : withoutOutsideNumber(node);
}
