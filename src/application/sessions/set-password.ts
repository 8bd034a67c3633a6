import type { Secrets } from '../ports/secrets.ts';
import type { Database } from '../ports/stores.ts';
import { userRules } from '../records/kinds/user.ts';
import { refuseUnknown } from '../refusal.ts';
import { auditOfEdit } from '../secrets-in-audit.ts';
import type { Writer } from '../write.ts';

/** Gives a user a new password without anybody being signed in: when the last administrator forgot the own one. */
export class SetPassword {
  readonly #database: Database;
  readonly #writer: Writer;
  readonly #secrets: Pick<Secrets, 'hashPassword'>;

  constructor(database: Database, writer: Writer, secrets: Pick<Secrets, 'hashPassword'>) {
    this.#database = database;
    this.#writer = writer;
    this.#secrets = secrets;
  }

  /**
   * Ends the user's sessions and lifts the lock of the address. In the audit it is done by nobody.
   *
   * @throws Refusal `not-found` when nobody has this e-mail address
   */
  async set(email: string, password: string): Promise<void> {
    const known = (await this.#database.stores.sessions.findUserByEmail(email)) ?? refuseUnknown('user');
    const passwordHash = await this.#secrets.hashPassword(password);
    await this.#writer.write(null, known.companyId, async (stores) => {
      const before = (await stores.records.user.findForUpdate(known, known.id)) ?? refuseUnknown('user');
      const after = await stores.records.user.update({ ...before, passwordHash });
      await stores.sessions.deleteOfUser(before.id);
      await stores.sessions.clearFailures(before.email);
      const note = { action: 'set-password', kind: 'user', objectId: before.id, aggregates: [] };
      return { value: null, note: { ...note, ...auditOfEdit(before, after, userRules) } };
    });
  }
}
