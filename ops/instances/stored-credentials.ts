import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Passwords of an instance, made at its first start and kept in `FOLDER/credentials.json` (mode 0600).
 * Letters and digits only, so that they need no quoting in any configuration file or address.
 */
export function storedCredentials<Name extends string>(
  folder: string,
  names: readonly Name[],
): Readonly<Record<Name, string>> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, 'credentials.json');
  const stored: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {};
  const known = typeof stored === 'object' && stored !== null ? (stored as Record<string, unknown>) : {};
  const entries = names.map((name): [Name, string] => {
    const password = known[name];
    return [name, typeof password === 'string' ? password : randomBytes(24).toString('hex')];
  });
  const credentials = Object.fromEntries(entries) as Record<Name, string>;
  if (names.some((name) => known[name] !== credentials[name])) {
    writeFileSync(path, `${JSON.stringify({ ...known, ...credentials })}\n`, { mode: 0o600 });
  }
  return credentials;
}
