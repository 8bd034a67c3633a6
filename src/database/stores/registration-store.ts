import type {
  RegistrationRecord,
  RegistrationState,
  RegistrationStore,
} from '../../application/ports/registration-store.ts';
import type { Scope } from '../../domain/access/principal.ts';
import type { MediaNodeId, PhoneId } from '../../domain/ids.ts';
import type { SqlSession } from '../sql-session.ts';

/** No phone has it. */
const nobody = '';

export class SqlRegistrationStore implements RegistrationStore {
  private readonly session: SqlSession;

  constructor(session: SqlSession) {
    this.session = session;
  }

  async report(node: MediaNodeId, states: readonly RegistrationState[], now: Date): Promise<void> {
    const latest = new Map(states.map(({ sipUser, registered }) => [sipUser, registered]));
    if (latest.size === 0) return;
    const present = [...latest].flatMap(([sipUser, registered]) => (registered ? [sipUser] : []));
    const isPresent = 'p.sipUser IN (?)';
    const presentOrNobody = present.length === 0 ? [nobody] : present;
    await this.session.write(
      `INSERT INTO phone_registrations (phoneId, companyId, mediaNodeId, registered, since)
      SELECT p.id, p.companyId, ?, ${isPresent}, ?
      FROM phones p LEFT JOIN phone_registrations r ON r.phoneId = p.id
      WHERE p.sipUser IN (?) AND (r.phoneId IS NULL
        OR (${isPresent} AND (NOT r.registered OR r.mediaNodeId <> ?))
        OR (NOT ${isPresent} AND r.registered AND r.mediaNodeId = ?))
      ON DUPLICATE KEY UPDATE
        since = IF(phone_registrations.registered = VALUES(registered), phone_registrations.since, VALUES(since)),
        registered = VALUES(registered), mediaNodeId = VALUES(mediaNodeId)`,
      [node, presentOrNobody, now, [...latest.keys()], presentOrNobody, node, presentOrNobody, node],
    );
  }

  async presentOn(node: MediaNodeId): Promise<string[]> {
    const rows = await this.session.rows<{ sipUser: string }>(
      `SELECT p.sipUser FROM phone_registrations r JOIN phones p ON p.id = r.phoneId
      WHERE r.mediaNodeId = ? AND r.registered AND p.sipUser IS NOT NULL`,
      [node],
    );
    return rows.map(({ sipUser }) => sipUser);
  }

  async ofPhones(
    { companyId }: Scope,
    phoneIds: readonly PhoneId[],
  ): Promise<ReadonlyMap<PhoneId, RegistrationRecord>> {
    if (phoneIds.length === 0) return new Map();
    const rows = await this.session.rows<
      Omit<RegistrationRecord, 'registered'> & { phoneId: PhoneId; registered: number }
    >(
      `SELECT phoneId, registered, since, mediaNodeId FROM phone_registrations
      WHERE companyId = ? AND phoneId IN (?)`,
      [companyId, phoneIds],
    );
    return new Map(
      rows.map(({ phoneId, registered, ...row }) => [phoneId, { ...row, registered: registered === 1 }]),
    );
  }
}
