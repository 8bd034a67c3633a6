import type { Actor } from '../../src/application/actor.ts';
import type { ChangeAnnouncer } from '../../src/application/ports/change-announcer.ts';
import type { Secrets } from '../../src/application/ports/secrets.ts';

/** The administrator of a company. */
export function administratorOf(companyId: number): Actor {
  return {
    principal: {
      companyId,
      userId: 1,
      apiKeyId: null,
      label: 'ada@example.com',
      rights: new Set(['admin']),
    },
    address: '127.0.0.1',
  };
}

/** Nobody listens: for tests in which no engine takes part. */
export const toNobody: ChangeAnnouncer = { announce: () => undefined };

/** Secrets that anybody can read, so that tests see what was sealed. */
export const openSecrets: Secrets = {
  hashPassword: (password) => Promise.resolve(`hash of ${password}`),
  verifyPassword: (hash, password) => Promise.resolve(hash === `hash of ${password}`),
  seal: (secret) => `sealed ${secret}`,
  unseal: (sealed) => sealed.replace(/^sealed /u, ''),
  randomName: (length) => 'x'.repeat(length),
  randomToken: () => 'token',
  digest: (token) => token,
  keyedDigest: (text) => `keyed ${text}`,
};
