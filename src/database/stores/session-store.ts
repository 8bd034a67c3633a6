import { isDeepStrictEqual } from 'node:util';
import {
  type AttemptLimit,
  type SessionStore,
  WrongCallerError,
} from '../../application/ports/session-store.ts';
import type { RecordStore } from '../../application/ports/stores.ts';
import type { UserRecord } from '../../application/ports/records/people.ts';
import type { Principal } from '../../domain/access/principal.ts';
import { rights } from '../../domain/access/right.ts';
import type { ApiKeyId, CompanyId, UserId } from '../../domain/ids.ts';
import type { Statement } from '../run-statement.ts';
import { readJson } from '../sql-session.ts';
import type { SqlSession } from '../sql-session.ts';
import type { Remembered } from '../../domain/remembered.ts';
import { rememberedOnSource } from './remembered.ts';

/** A row of a session has its stamp too. */
interface PrincipalRow {
  readonly companyId: CompanyId;
  readonly userId: UserId;
  readonly apiKeyId: ApiKeyId | null;
  readonly label: string;
  readonly rights: unknown;
}

/** What of a session's owner changes with its principal. */
const stamp = "CONCAT_WS('/', u.companyId, u.id, u.version, r.id, r.version)";

function liveSession(tokenHash: string, now: Date): Statement & { readonly values: [string, Date] } {
  return {
    sql: `FROM sessions s JOIN users u ON u.id = s.userId JOIN roles r ON r.id = u.roleId
      WHERE s.tokenHash = ? AND s.expiresAt > ? AND u.active = 1`,
    values: [tokenHash, now],
  };
}

interface SessionReading {
  readonly principal: Principal;
  readonly stamp: string;
}

/** A reading has about 1 KB. */
const rememberedSessions = rememberedOnSource<string, SessionReading>(5_000);

const emailLength = 254;
const attemptsKeptMs = 24 * 3_600_000;

export class SqlSessionStore implements SessionStore {
  private readonly session: SqlSession;
  private readonly users: RecordStore<UserRecord>;
  private readonly remembered: Remembered<string, SessionReading>;

  constructor(session: SqlSession, users: RecordStore<UserRecord>) {
    this.session = session;
    this.users = users;
    this.remembered = rememberedSessions.of(session.dataSource);
  }

  async findUserByEmail(email: string): Promise<UserRecord | null> {
    const found = await this.session.first<Pick<UserRecord, 'id' | 'companyId'>>(
      'SELECT id, companyId FROM users WHERE email = ?',
      [email.toLowerCase()],
    );
    return found === null ? null : this.users.find(found, found.id);
  }

  /** With a lock it waits for an edit of the user that is under way; without one it would see the user as before it. */
  async insert(session: Parameters<SessionStore['insert']>[0]): Promise<boolean> {
    const { tokenHash, userId, passwordHash, companyId, createdAt, expiresAt, address } = session;
    const { affectedRows } = await this.session.write(
      `INSERT INTO sessions (tokenHash, userId, companyId, createdAt, expiresAt, address)
      SELECT ?, id, companyId, ?, ?, ? FROM users
      WHERE id = ? AND companyId = ? AND passwordHash = ? AND active = 1 LOCK IN SHARE MODE`,
      [tokenHash, createdAt, expiresAt, address, userId, companyId, passwordHash],
    );
    return affectedRows > 0;
  }

  /** Raw and one statement: it comes before everything else in each request. */
  async principalOfSession(tokenHash: string, now: Date): Promise<Principal | null> {
    const live = liveSession(tokenHash, now);
    const [row] = await this.session.preparedRows<PrincipalRow & { readonly stamp: string }>(
      `SELECT u.companyId, u.id AS userId, NULL AS apiKeyId, u.email AS label, r.rights, ${stamp} AS stamp ${live.sql}`,
      live.values,
    );
    const principal = readPrincipal(row);
    if (row && principal) this.remembered.put(tokenHash, { principal, stamp: row.stamp });
    else this.remembered.take(tokenHash);
    return principal;
  }

  recall(tokenHash: string): Promise<Principal | null> {
    return Promise.resolve(this.remembered.get(tokenHash)?.principal ?? null);
  }

  async requireStill(principal: Principal, tokenHash: string, now: Date): Promise<void> {
    const guess = this.session.mayGuess ? this.remembered.get(tokenHash) : undefined;
    if (guess?.principal === principal) {
      const live = liveSession(tokenHash, now);
      this.session.holdGuess([{ value: guess.stamp, read: { ...live, sql: `SELECT ${stamp} ${live.sql}` } }]);
    } else if (!isDeepStrictEqual(await this.principalOfSession(tokenHash, now), principal)) {
      throw new WrongCallerError('the token is of somebody else, or of nobody any more');
    }
  }

  async principalOfApiKey(keyHash: string, now: Date): Promise<Principal | null> {
    const [row] = await this.session.preparedRows<PrincipalRow>(
      `SELECT u.companyId, u.id AS userId, k.id AS apiKeyId, k.name AS label, r.rights
        FROM api_keys k JOIN users u ON u.id = k.userId JOIN roles r ON r.id = u.roleId
        WHERE k.keyHash = ? AND (k.expiresAt IS NULL OR k.expiresAt > ?) AND u.active = 1`,
      [keyHash, now],
    );
    return readPrincipal(row);
  }

  async principalOfGiver(user: UserId, apiKey: ApiKeyId | null, now: Date): Promise<Principal | null> {
    const [row] = await this.session.preparedRows<PrincipalRow>(
      `SELECT u.companyId, u.id AS userId, k.id AS apiKeyId, COALESCE(k.name, u.email) AS label, r.rights
        FROM users u JOIN roles r ON r.id = u.roleId
        LEFT JOIN api_keys k ON k.id = ? AND k.userId = u.id AND (k.expiresAt IS NULL OR k.expiresAt > ?)
        WHERE u.id = ? AND u.active = 1`,
      [apiKey, now, user],
    );
    return row?.apiKeyId === apiKey ? readPrincipal(row) : null;
  }

  async delete(tokenHash: string): Promise<void> {
    await this.session.write('DELETE FROM sessions WHERE tokenHash = ?', [tokenHash]);
  }

  async deleteOfUser(user: UserId, but = ''): Promise<void> {
    await this.session.write('DELETE FROM sessions WHERE userId = ? AND tokenHash <> ?', [user, but]);
  }

  /** Forgets old failed logins as well: anybody can make those up. */
  async deleteExpired(now: Date): Promise<number> {
    const { affectedRows } = await this.session.write('DELETE FROM sessions WHERE expiresAt <= ?', [now]);
    await this.session.write(
      'DELETE FROM login_attempts WHERE lastFailureAt < ? AND (lockedUntil IS NULL OR lockedUntil < ?)',
      [new Date(now.getTime() - attemptsKeptMs), now],
    );
    return affectedRows;
  }

  /** The order counts: each assignment sees what those before it made. */
  async countAttempt(email: string, { now, most, lockedUntil }: AttemptLimit): Promise<Date | null> {
    const key = attemptKey(email);
    const { insertId: count } = await this.session.write(
      `INSERT INTO login_attempts (email, failures, lastFailureAt) VALUES (?, 1, ?)
      ON DUPLICATE KEY UPDATE failures = LAST_INSERT_ID(IF(lockedUntil <= ?, 1, failures + 1)), lastFailureAt = ?,
        lockedUntil = IF(lockedUntil > ?, lockedUntil, IF(failures >= ?, ?, NULL))`,
      [key, now, now, now, now, most, lockedUntil],
    );
    // 0: the first one, which is a new row.
    if (count <= most) return null;
    const row = await this.session.first<{ readonly lockedUntil: Date | null }>(
      'SELECT lockedUntil FROM login_attempts WHERE email = ?',
      [key],
    );
    // Another attempt was right meanwhile: this one may come again at once.
    return row?.lockedUntil ?? now;
  }

  async clearFailures(email: string): Promise<void> {
    await this.session.write('DELETE FROM login_attempts WHERE email = ?', [attemptKey(email)]);
  }
}

/** What is typed into a login form may be of any length; its beginning is enough to count by. */
function attemptKey(email: string): string {
  return Array.from(email.slice(0, 2 * emailLength).toLowerCase())
    .slice(0, emailLength)
    .join('');
}

function readPrincipal(row: PrincipalRow | undefined): Principal | null {
  if (row === undefined) return null;
  const { companyId, userId, apiKeyId, label } = row;
  const granted = new Set(readJson(row.rights) as string[]);
  return {
    companyId,
    userId,
    apiKeyId,
    label,
    rights: new Set(rights.filter((right) => granted.has(right))),
  };
}
