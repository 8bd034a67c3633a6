import { type Right, rights } from '../../domain/access/right.ts';
import type { MediaNodeId, UserId } from '../../domain/ids.ts';
import type { RecordedCalls } from '../../domain/recording/recorded-calls.ts';
import { usualEmergencyNumbers } from '../../domain/numbering/emergency-numbers.ts';
import type { Actor } from '../actor.ts';
import type { ChangeAnnouncer } from '../ports/change-announcer.ts';
import type { Aggregate } from '../ports/change-store.ts';
import type { Clock } from '../ports/clock.ts';
import type { Secrets } from '../ports/secrets.ts';
import type { Database } from '../ports/stores.ts';
import { configurationOf } from '../records/kinds/aggregates.ts';
import type { BuiltInStatus } from '../ports/records/agents.ts';
import type { CompanyRecord, Retention } from '../ports/records/company.ts';
import { checkMediaNodes } from './check-media-nodes.ts';

export interface CompanyDraft extends Partial<Retention> {
  readonly name: string;
  readonly country: string;
  readonly timeZone: string;
  /** Left out: those usual in the country. */
  readonly emergencyNumbers?: readonly string[];
  /** Left out: none. */
  readonly recordedCalls?: RecordedCalls;
  readonly mediaNodeIds: readonly MediaNodeId[];
  readonly admin: {
    readonly firstName: string;
    readonly lastName: string;
    readonly email: string;
    readonly password: string;
  };
}

export interface FoundedCompany {
  readonly company: CompanyRecord;
  readonly adminId: UserId;
  /** See `Written`. */
  readonly touched: readonly Aggregate[];
}

/** The statuses that every company has from the start [S2]. */
const builtIns: readonly {
  builtIn: BuiltInStatus;
  name: string;
  colour: string;
  activatesSkills: boolean;
}[] = [
  { builtIn: 'connected', name: 'Connected', colour: '#2e9e4f', activatesSkills: true },
  { builtIn: 'virtual', name: 'Virtual', colour: '#2f7fb8', activatesSkills: true },
  { builtIn: 'unassigned', name: 'Unassigned', colour: '#8a8f98', activatesSkills: false },
  { builtIn: 'incoming-call', name: 'Incoming call', colour: '#d9822b', activatesSkills: false },
  { builtIn: 'outgoing-call', name: 'Outgoing call', colour: '#c2a521', activatesSkills: false },
];

/** Makes a company with its role Admin, its five built-in statuses and a first administrator, all or nothing. */
export class FoundCompany {
  readonly #database: Database;
  readonly #announcer: ChangeAnnouncer;
  readonly #secrets: Secrets;
  readonly #clock: Clock;

  constructor(database: Database, announcer: ChangeAnnouncer, secrets: Secrets, clock: Clock) {
    this.#database = database;
    this.#announcer = announcer;
    this.#secrets = secrets;
    this.#clock = clock;
  }

  /**
   * @param operator true: the first administrator also runs the installation (the first company of all)
   * @throws Refusal `unknown-reference` for a media node; DuplicateValueError for the e-mail
   */
  async found(actor: Actor | null, draft: CompanyDraft, operator = false): Promise<FoundedCompany> {
    const { admin, ...fields } = draft;
    const passwordHash = await this.#secrets.hashPassword(admin.password);
    const now = this.#clock.now();
    const { company, adminId, revision, mediaNodeIds } = await this.#database.transaction(async (stores) => {
      await checkMediaNodes(stores, draft.mediaNodeIds);
      const company = await stores.companies.insert({
        ...fields,
        emergencyNumbers: fields.emergencyNumbers ?? usualEmergencyNumbers(fields.country),
        recordedCalls: fields.recordedCalls ?? [],
      });
      const companyId = company.id;
      for (const status of builtIns) {
        await stores.records.status.insert({
          ...status,
          companyId,
          isDefault: status.builtIn === 'connected',
          timeoutSeconds: null,
          goToStatusId: null,
          // Back to the status before the call [S7].
          onHangUpStatusId: null,
        });
      }
      const role = await stores.records.role.insert({
        companyId,
        name: 'Admin',
        rights: adminRights(operator),
        builtIn: true,
      });
      const user = await stores.records.user.insert({
        companyId,
        firstName: admin.firstName,
        lastName: admin.lastName,
        email: admin.email.toLowerCase(),
        passwordHash,
        roleId: role.id,
        agent: false,
        active: true,
        extensionId: null,
        skills: [],
        supervisorIds: [],
        seatIds: null,
        mobilePhoneId: null,
        workingHoursId: null,
        agentNumber: null,
        pinHash: null,
      });
      const revision = await stores.changes.nextRevision(companyId);
      const mediaNodeIds = await stores.changes.enqueue(companyId, configurationOf(companyId), revision);
      await stores.audit.insert({
        companyId,
        at: now,
        userId: actor?.principal.userId ?? null,
        apiKeyId: actor?.principal.apiKeyId ?? null,
        label: actor?.principal.label ?? 'system',
        address: actor?.address ?? '',
        action: 'create',
        kind: 'company',
        objectId: companyId,
        revision,
        before: null,
        after: { ...company },
      });
      return { company, adminId: user.id, revision, mediaNodeIds };
    });
    const touched = mediaNodeIds.length > 0 ? [configurationOf(company.id)] : [];
    if (touched.length > 0)
      this.#announcer.announce({ companyId: company.id, revision, mediaNodeIds, aggregates: touched });
    return { company: { ...company, revision }, adminId, touched };
  }
}

function adminRights(operator: boolean): Right[] {
  return rights.filter((right) => right !== 'operate' || operator);
}
