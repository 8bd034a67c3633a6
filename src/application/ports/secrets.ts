/** Passwords, random names, and sealing of secrets that must be given to an engine later. */
export interface Secrets {
  /** argon2id, with its parameters in the result. */
  hashPassword(password: string): Promise<string>;
  /** Takes about as long when `hash` is null, so that an answer does not tell which users exist. */
  verifyPassword(hash: string | null, password: string): Promise<boolean>;
  /** Encrypts with the installation's key. */
  seal(secret: string): string;
  /** @throws when the text was not sealed with this key, or was altered */
  unseal(sealed: string): string;
  /** A random text of lower-case letters and digits, starting with a letter. */
  randomName(length: number): string;
  /** A random token of at least 192 bits, URL-safe. */
  randomToken(): string;
  /** Hex SHA-256; how tokens and keys are kept: they are random, so that nobody finds them by trying. */
  digest(token: string): string;
  /** Hex; tells nothing of a text, not even to who has the database and tries all that it might be. */
  keyedDigest(text: string): string;
}
