import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createHmac,
  randomBytes,
  randomInt,
} from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';

/** A sealed secret cannot be opened: the installation's key is another one, or the text was altered. */
export class SealBrokenError extends Error {
  readonly code = 'seal-broken';
}

/** OWASP's parameters for argon2id: 19 MiB, two passes. */
const argon2Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };
const nonceBytes = 12;
const tagBytes = 16;
const nameLetters = 'abcdefghjkmnpqrstuvwxyz';
const nameCharacters = `${nameLetters}23456789`;

/** Passwords by argon2id, secrets sealed by AES-256-GCM, tokens and names from the system's random source. */
export class SecretVault {
  readonly #key: Buffer;
  /** One key for each use, so that none tells anything of another. */
  readonly #digestKey: Buffer;
  /** Checked in place of the hash of an unknown user, so that the answer takes as long. */
  #decoy: Promise<string> | undefined;

  /** @param sealKey 32 bytes */
  constructor(sealKey: Buffer) {
    if (sealKey.length !== 32) throw new Error('the seal key must have 32 bytes');
    this.#key = sealKey;
    this.#digestKey = createHmac('sha256', sealKey).update('keyed digest').digest();
  }

  hashPassword(password: string): Promise<string> {
    return hash(password, argon2Options);
  }

  async verifyPassword(passwordHash: string | null, password: string): Promise<boolean> {
    this.#decoy ??= this.hashPassword(randomBytes(16).toString('hex'));
    const matches = await verify(passwordHash ?? (await this.#decoy), password);
    return matches && passwordHash !== null;
  }

  seal(secret: string): string {
    const nonce = randomBytes(nonceBytes);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
    return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
  }

  /** @throws SealBrokenError */
  unseal(text: string): string {
    const bytes = Buffer.from(text, 'base64url');
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.#key, bytes.subarray(0, nonceBytes), {
        // Node would be content with the first four bytes of a tag that was cut short.
        authTagLength: tagBytes,
      });
      decipher.setAuthTag(bytes.subarray(nonceBytes, nonceBytes + tagBytes));
      const open = [decipher.update(bytes.subarray(nonceBytes + tagBytes)), decipher.final()];
      return Buffer.concat(open).toString('utf8');
    } catch (error) {
      throw new SealBrokenError('a sealed secret cannot be opened with this installation’s key', {
        cause: error,
      });
    }
  }

  /** Starts with a letter; without characters that are mistaken for others on paper. */
  randomName(length: number): string {
    const first = pick(nameLetters);
    return first + Array.from({ length: length - 1 }, () => pick(nameCharacters)).join('');
  }

  randomToken(): string {
    return randomBytes(24).toString('base64url');
  }

  digest(token: string): string {
    return createHash('sha256').update(token).digest('hex');
  }

  keyedDigest(text: string): string {
    return createHmac('sha256', this.#digestKey).update(text).digest('hex');
  }
}

function pick(characters: string): string {
  return characters.charAt(randomInt(characters.length));
}
