const mostKeyCharacters = 100;

/** Writes a path as a JSON pointer (RFC 6901); a key that is longer than any field of ours is cut. */
export function jsonPointer(path: readonly PropertyKey[]): string {
  return path
    .map((key) => {
      const text = String(key);
      const shown = text.length > mostKeyCharacters ? `${text.slice(0, mostKeyCharacters)}…` : text;
      return `/${shown.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    })
    .join('');
}
