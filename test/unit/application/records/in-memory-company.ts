import type { CommittedChange } from '../../../../src/application/ports/change-announcer.ts';
import type { AgentRecord } from '../../../../src/application/ports/records/agents.ts';
import type { NewRecord, RecordBase } from '../../../../src/application/ports/records/record-base.ts';
import type { RecordKind, RecordKinds } from '../../../../src/application/ports/records/record-kinds.ts';
import type { Database, RecordStore, Stores } from '../../../../src/application/ports/stores.ts';
import { CreateRecord } from '../../../../src/application/records/create-record.ts';
import { DeleteRecord } from '../../../../src/application/records/delete-record.ts';
import { EditRecord } from '../../../../src/application/records/edit-record.ts';
import type { RecordRules } from '../../../../src/application/records/record-rules.ts';
import { Writer } from '../../../../src/application/write.ts';
import type { Actor } from '../../../../src/application/actor.ts';
import { administratorOf, openSecrets } from '../../../support/as-administrator.ts';
import { unwatched } from '../../../support/fakes/unwatched.ts';

/** The objects of one kind in plain memory. What points at them is the database's to know: nothing is in use here. */
class RecordsInMemory<R extends RecordBase> {
  readonly byId = new Map<number, R>();

  find = (_scope: object, id: number) => Promise.resolve(this.byId.get(id) ?? null);
  findForUpdate = this.find;
  findMany = (_scope: object, ids: readonly number[]) =>
    Promise.resolve(ids.flatMap((id) => this.byId.get(id) ?? []));
  list = (_scope: object, { limit, where = {} }: { limit: number; where?: Partial<R> }) => {
    const wanted = Object.entries(where);
    const items = [...this.byId.values()].filter((record) => {
      const fields = new Map<string, unknown>(Object.entries(record));
      return wanted.every(([field, value]) => fields.get(field) === value);
    });
    return Promise.resolve({ items: items.slice(0, limit), next: null });
  };
  insert = (draft: NewRecord<R>) => {
    const at = new Date();
    const record = { ...draft, id: this.byId.size + 1, version: 1, createdAt: at, updatedAt: at };
    return this.#keep(record as unknown as R);
  };
  update = (record: R) => this.#keep({ ...record, version: record.version + 1 });
  delete = (_scope: object, id: number) => Promise.resolve(void this.byId.delete(id));
  referrers = () => Promise.resolve([]);

  #keep(record: R): Promise<R> {
    this.byId.set(record.id, record);
    return Promise.resolve(record);
  }
}

/** One company in plain memory, to try the rules of its objects on. Nothing is rolled back. */
export interface InMemoryCompany {
  readonly stores: Stores;
  /** What the rules did besides storing records, in words. */
  readonly deeds: readonly string[];
  readonly agents: Map<number, AgentRecord>;
  /** What the engines were told to look at. */
  readonly announced: readonly CommittedChange[];
  readonly administrator: Actor;
  /** Puts a record there as it is, past all rules. */
  put<K extends RecordKind>(
    kind: K,
    record: Omit<NewRecord<RecordKinds[K]>, 'companyId'>,
  ): Promise<RecordKinds[K]>;
  create<K extends RecordKind, D extends object>(rules: RecordRules<K, D>, draft: D): Promise<RecordKinds[K]>;
  edit<K extends RecordKind, D extends object>(
    rules: RecordRules<K, D>,
    id: number,
    edit: Partial<D>,
    actor?: Actor,
  ): Promise<RecordKinds[K]>;
  remove<K extends RecordKind, D extends object>(rules: RecordRules<K, D>, id: number): Promise<void>;
}

const companyId = 1;

export function inMemoryCompany(now = new Date('2026-03-02T08:00:00Z')): InMemoryCompany {
  const deeds: string[] = [];
  const did = (deed: string) => Promise.resolve(void deeds.push(deed));
  const agents = new Map<number, AgentRecord>();
  const announced: CommittedChange[] = [];
  const records = new Map<RecordKind, RecordsInMemory<RecordBase>>();
  const recordsOf = (kind: RecordKind) => {
    const store = records.get(kind) ?? new RecordsInMemory();
    records.set(kind, store);
    return store;
  };
  const stores = {
    records: new Proxy({}, { get: (_target, kind) => recordsOf(kind as RecordKind) }),
    companies: { findForUpdate: () => Promise.resolve({ id: companyId }) },
    changes: { lastWanted: () => Promise.resolve(null), listRevisions: () => Promise.resolve([]) },
    redirects: { ofHolders: () => Promise.resolve([]) },
    agents: {
      find: (_scope: object, id: number) => Promise.resolve(agents.get(id) ?? null),
      lock: (_scope: object, id: number) => {
        const agent = agents.get(id);
        const statuses = [...recordsOf('status').byId.values()];
        return Promise.resolve(agent ? { agent, user: recordsOf('user').byId.get(id), statuses } : null);
      },
      allStatuses: () => Promise.resolve([...recordsOf('status').byId.values()]),
      insert: (agent: AgentRecord) => Promise.resolve(void agents.set(agent.id, { ...agent, version: 1 })),
      update: (agent: AgentRecord) => Promise.resolve(agents.set(agent.id, agent).get(agent.id)),
      delete: (_scope: object, id: number) => Promise.resolve(void agents.delete(id)),
      endStay: ({ seat }: { seat: number | null }) => void deeds.push(`end the stay at ${String(seat)}`),
      rearm: (_scope: object, id: number, seconds: number | null) =>
        did(`rearm status ${id} with ${String(seconds)} s`),
    },
    activity: { append: ({ statusName }: { statusName: string }) => did(`log ${statusName}`) },
    workingHours: {
      set: (_scope: object, { userId }: { userId: number }) =>
        did(`check the hours of user ${userId}`).then(() => false),
    },
    sessions: {
      deleteOfUser: (id: number) => did(`end the sessions of user ${id}`),
      clearFailures: (key: string) => did(`lift the lock of ${key}`),
    },
  } as unknown as Stores;
  const database: Database = {
    stores,
    transaction: (work) => work(stores),
    change: async (work) => {
      const made = await work(stores);
      if (!made) return null;
      const { value, draft, finish } = made;
      const mediaNodeIds = draft.aggregates.length > 0 ? [1] : [];
      await finish?.(stores, value, 1);
      if (draft.activity) await did(`log ${draft.activity.statusName}`);
      return { value, change: { ...draft, revision: 1, mediaNodeIds } };
    },
    ping: () => Promise.resolve(),
  };
  const announcer = { announce: (change: CommittedChange) => void announced.push(change) };
  const writer = new Writer({ database, announcer, signal: unwatched, clock: { now: () => now } });
  const administrator = administratorOf(companyId);
  return {
    stores,
    deeds,
    agents,
    announced,
    administrator,
    put: <K extends RecordKind>(kind: K, record: Omit<NewRecord<RecordKinds[K]>, 'companyId'>) => {
      const store = stores.records[kind] as RecordStore<RecordKinds[K]>;
      return store.insert({ ...record, companyId } as NewRecord<RecordKinds[K]>);
    },
    create: async (rules, draft) =>
      (await new CreateRecord(database, writer, openSecrets).create(rules, administrator, draft)).value
        .record,
    edit: async (rules, id, edit, actor = administrator) => {
      const editing = new EditRecord(database, writer, openSecrets);
      return (await editing.edit(rules, actor, id, edit, null)).value.record;
    },
    remove: async (rules, id) => {
      await new DeleteRecord(writer).delete(rules, administrator, id, null);
    },
  };
}
