import type { FileChange } from './configuration-part.ts';

/**
 * The phones that log in by another secret than before. They may be with somebody else now, so where they were is to be forgotten.
 *
 * @param loginsIn what proves each phone in such a file, by SIP user
 */
export function renewedLogins(
  change: FileChange | undefined,
  loginsIn: (text: string) => ReadonlyMap<string, string>,
): string[] {
  if (!change?.before) return [];
  const before = loginsIn(change.before);
  return [...loginsIn(change.after)].flatMap(([sipUser, login]) =>
    before.has(sipUser) && before.get(sipUser) !== login ? [sipUser] : [],
  );
}
