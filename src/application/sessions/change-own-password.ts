import { scopeOf } from '../../domain/access/principal.ts';
import type { Actor } from '../actor.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Database } from '../ports/stores.ts';
import { userRules } from '../records/kinds/user.ts';
import { refuseUnknown } from '../refusal.ts';
import { auditOfEdit } from '../secrets-in-audit.ts';
import type { Writer, Written } from '../write.ts';
import type { AttemptResult, LockOut } from './lock-out.ts';

export type PasswordChange =
  | { readonly outcome: 'changed'; readonly written: Written<null> }
  | Exclude<AttemptResult<unknown>, { outcome: 'right' }>;

/** Whoever is signed in gives oneself a new password. */
export class ChangeOwnPassword {
  readonly #database: Database;
  readonly #writer: Writer;
  readonly #secrets: Secrets;
  readonly #lockOut: Pick<LockOut, 'attempt'>;

  constructor(database: Database, writer: Writer, secrets: Secrets, lockOut: Pick<LockOut, 'attempt'>) {
    this.#database = database;
    this.#writer = writer;
    this.#secrets = secrets;
    this.#lockOut = lockOut;
  }

  /**
   * Ends all sessions of the user but this one. Guesses of the present password count as failures to sign in.
   *
   * @param token of the session by which it is done
   * @throws Refusal `not-found` when the user is gone
   */
  async change(
    actor: Actor,
    token: string,
    passwords: { readonly current: string; readonly next: string },
  ): Promise<PasswordChange> {
    const scope = scopeOf(actor.principal);
    const { userId } = actor.principal;
    const user = (await this.#database.stores.records.user.find(scope, userId)) ?? refuseUnknown('user');
    const attempt = await this.#lockOut.attempt(user.email, async () =>
      (await this.#secrets.verifyPassword(user.passwordHash, passwords.current)) ? user : null,
    );
    if (attempt.outcome !== 'right') return attempt;
    const passwordHash = await this.#secrets.hashPassword(passwords.next);
    const written = await this.#writer.write(actor, scope.companyId, async (stores) => {
      const before = (await stores.records.user.findForUpdate(scope, userId)) ?? refuseUnknown('user');
      // An administrator was faster: the password that was checked is none any more.
      if (before.passwordHash !== user.passwordHash)
        return { value: { outcome: 'wrong' as const }, note: null, concerned: [] };
      const after = await stores.records.user.update({ ...before, passwordHash });
      await stores.sessions.deleteOfUser(userId, this.#secrets.digest(token));
      const note = { action: 'set-password', kind: 'user', objectId: userId, aggregates: [] };
      return { value: null, note: { ...note, ...auditOfEdit(before, after, userRules) } };
    });
    const { value } = written;
    return value ?? { outcome: 'changed', written: { ...written, value: null } };
  }
}
