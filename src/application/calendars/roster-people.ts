import { isDeepStrictEqual } from 'node:util';
import type { Scope } from '../../domain/access/principal.ts';
import type { ExtensionId } from '../../domain/ids.ts';
import type { Person } from '../../domain/calendar/roster.ts';
import type { Destination } from '../../domain/routing/destination.ts';
import type { RecordBase } from '../ports/records/record-base.ts';
import type { RecordStore, RecordStores } from '../ports/stores.ts';

/** Somebody or something that a roster can name. */
interface Candidate {
  /** How it is told apart from others of the same name. */
  readonly label: string;
  /** Null: a person whom no call can reach by itself. */
  readonly destination: Destination | null;
}

/**
 * What the `who` of a duty roster means: the digits of an extension, the e-mail address or full name of a user with an extension, the
 * name of a ring group or queue. Upper and lower case are the same, and so are the two orders of a person's names. Who is no
 * administrator is told no e-mail address.
 */
export async function rosterPeople(records: RecordStores, scope: Scope): Promise<(who: string) => Person> {
  const byName = new Map<string, Candidate[]>();
  const add = (name: string, candidate: Candidate) => {
    const key = plainName(name);
    byName.set(key, [...(byName.get(key) ?? []), candidate]);
  };
  const digitsOf = new Map<ExtensionId, string>();
  for await (const { id, digits } of allOf(records.extension, scope)) {
    digitsOf.set(id, digits);
    add(digits, {
      label: `extension ${digits}`,
      destination: { kind: 'extension', extensionId: id },
    });
  }
  const isAdministrator = scope.editorId === undefined;
  for await (const { email, firstName, lastName, extensionId, active } of allOf(records.user, scope)) {
    if (!active) continue;
    const destination: Destination | null = extensionId === null ? null : { kind: 'extension', extensionId };
    const place = extensionId === null ? '' : ` with extension ${digitsOf.get(extensionId)}`;
    const label = isAdministrator ? `user ${email}` : `user "${firstName} ${lastName}"${place}`;
    const user = { label, destination };
    for (const name of new Set([email, `${firstName} ${lastName}`, `${lastName} ${firstName}`]))
      add(name, user);
  }
  for await (const { id, name } of allOf(records['ring-group'], scope))
    add(name, { label: `ring group "${name}"`, destination: { kind: 'ring-group', ringGroupId: id } });
  for await (const { id, name } of allOf(records.queue, scope))
    add(name, { label: `queue "${name}"`, destination: { kind: 'queue', queueId: id } });
  return (who) => personOf(byName.get(plainName(who)) ?? []);
}

function personOf(candidates: readonly Candidate[]): Person {
  const [first, ...others] = candidates;
  if (!first) {
    const message = 'is no extension, user, ring group or queue of this company';
    return { code: 'unknown-person', message };
  }
  if (others.some(({ destination }) => !isDeepStrictEqual(destination, first.destination))) {
    const labels = candidates.slice(0, 5).map(({ label }) => label);
    return { code: 'ambiguous', message: `may be each of: ${labels.join(', ')}` };
  }
  if (first.destination !== null) return { destination: first.destination };
  return { code: 'no-extension', message: `is a user without an extension (${first.label})` };
}

function plainName(name: string): string {
  return name.normalize('NFC').toLowerCase().replaceAll(/\s+/gu, ' ').trim();
}

async function* allOf<R extends RecordBase>(store: RecordStore<R>, scope: Scope): AsyncGenerator<R> {
  for (let after: R['id'] | null = null; ;) {
    const page: Awaited<ReturnType<RecordStore<R>['list']>> = await store.list(scope, { limit: 500, after });
    yield* page.items;
    if (page.next === null) return;
    after = page.next;
  }
}
