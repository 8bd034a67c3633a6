import { expect } from 'chai';
import { CreateRecord } from '../../../../src/application/records/create-record.ts';
import { EditRecord } from '../../../../src/application/records/edit-record.ts';
import { calendarRules } from '../../../../src/application/records/kinds/calendar.ts';
import { extensionRules } from '../../../../src/application/records/kinds/extension.ts';
import { queueRules } from '../../../../src/application/records/kinds/queue.ts';
import { redirectRules } from '../../../../src/application/records/kinds/redirect.ts';
import { ringGroupRules } from '../../../../src/application/records/kinds/ring-group.ts';
import type { RecordRules } from '../../../../src/application/records/record-rules.ts';
import type { RecordKind, RecordKinds } from '../../../../src/application/ports/records/record-kinds.ts';
import { Writer } from '../../../../src/application/write.ts';
import type { Destination } from '../../../../src/domain/routing/destination.ts';
import { addSampleCompany, type SampleCompany } from '../../../integration/database/sample-company.ts';
import { createTestDatabase, type TestDatabase } from '../../../support/database.ts';
import { unwatched } from '../../../support/fakes/unwatched.ts';
import { hangUp, ringExits } from '../../../support/hang-ups.ts';
import { administratorOf, openSecrets, toNobody } from '../../../support/as-administrator.ts';
import { expectRefused } from './expect-refused.ts';

describe('calls that would go round in circles', () => {
  let test: TestDatabase;
  let company: SampleCompany;
  let statements: string[] = [];

  before(async () => {
    test = await createTestDatabase(undefined, { onQuery: (sql) => void statements.push(sql) });
  });
  after(() => test.drop());
  beforeEach(async () => {
    statements = [];
    company = await addSampleCompany(test.database);
  });

  const writer = () =>
    new Writer({
      database: test.database,
      announcer: toNobody,
      signal: unwatched,
      clock: { now: () => new Date() },
    });
  const edit = <K extends RecordKind, D extends object>(
    rules: RecordRules<K, D>,
    id: number,
    change: Partial<D>,
  ) =>
    new EditRecord(test.database, writer(), openSecrets).edit(
      rules,
      administratorOf(company.companyId),
      id,
      change,
      null,
    );
  const create = <K extends RecordKind, D extends object>(rules: RecordRules<K, D>, draft: D) =>
    new CreateRecord(test.database, writer(), openSecrets).create(
      rules,
      administratorOf(company.companyId),
      draft,
    );
  const add = async <K extends RecordKind>(
    kind: K,
    fields: Partial<RecordKinds[K]> = {},
  ): Promise<number> => {
    const { records } = test.database.stores;
    const store = records[kind] as { insert(record: unknown): Promise<RecordKinds[K]> };
    return (await store.insert({ ...company.drafts[kind](), ...fields })).id;
  };
  const calendarTo = (defaultDestination: Destination) =>
    add('calendar', { weekly: [], overrides: [], defaultDestination });
  const queue = (queueId: number): Destination => ({ kind: 'queue', queueId });
  const extension = (extensionId: number): Destination => ({ kind: 'extension', extensionId });
  const calendar = (calendarId: number): Destination => ({ kind: 'calendar', calendarId });
  const group = (ringGroupId: number): Destination => ({ kind: 'ring-group', ringGroupId });

  it('are refused over every exit that a call takes by itself, at the path of that exit', async () => {
    const days = await calendarTo(hangUp);
    const menu = await add('menu', { keys: [], onUnavailable: calendar(days) });
    const announcement = await add('announcement', { next: { kind: 'menu', menuId: menu } });
    const desk = await add('extension', {
      onNoAnswer: { kind: 'announcement', announcementId: announcement },
    });
    const hunt = await add('ring-group', { onBusy: extension(desk) });
    const support = await add('queue', { onEmpty: group(hunt), keys: [], onTimeout: hangUp });
    const row = { weekdays: [1], from: '08:00', to: '09:00', destination: null };
    const override = {
      from: '2026-01-01T00:00',
      to: '2026-01-02T00:00',
      open: false,
      note: '',
      fromRoster: false,
    };
    const refusal = await expectRefused(
      edit(calendarRules, days, {
        weekly: [row, { ...row, destination: queue(support) }],
        overrides: [{ ...override, destination: { kind: 'callback', queueId: support } }],
        defaultDestination: calendar(days),
      }),
      'invalid',
      'weekly/1/destination/queueId circle',
      'overrides/0/destination/queueId circle',
      'defaultDestination/calendarId circle',
    );
    const { circle } = refusal.details as { circle: { kind: string; id: number }[] };
    expect(circle.map(({ kind, id }) => `${kind} ${id}`)).to.deep.equal([
      `calendar ${days}`,
      `queue ${support}`,
      `ring-group ${hunt}`,
      `extension ${desk}`,
      `announcement ${announcement}`,
      `menu ${menu}`,
    ]);
    await edit(calendarRules, days, { defaultDestination: extension(company.records.extension.id) });
  });

  it('are none where somebody acts on the way: presses a key, or has waited in a queue', async () => {
    const days = await calendarTo(hangUp);
    const menu = await add('menu', {
      keys: [{ key: '1', destination: calendar(days) }],
      onUnavailable: hangUp,
    });
    const support = await add('queue', {
      keys: [{ key: '1', destination: calendar(days) }],
      onTimeout: calendar(days),
      onFull: hangUp,
      onEmpty: { kind: 'menu', menuId: menu },
    });
    await edit(calendarRules, days, { defaultDestination: queue(support) });
    await edit(queueRules, support, { keys: [{ key: '2', destination: queue(support) }] });
  });

  it('are refused over a redirect, which lies at the entry of what it is set on [R9]', async () => {
    const assistant = await add('extension');
    const manager = await add('extension');
    const hunt = await add('ring-group');
    const draft = { applies: 'always', callerListIds: [] } as const;
    const on = (extensionId: number) => ({ kind: 'extension', extensionId }) as const;
    await create(redirectRules, { ...draft, holder: on(manager), destination: extension(assistant) });
    await expectRefused(
      edit(extensionRules, assistant, { ...ringExits, onNoAnswer: extension(manager) }),
      'invalid',
      'onNoAnswer/extensionId circle',
    );
    await create(redirectRules, { ...draft, holder: on(assistant), destination: group(hunt) });
    await expectRefused(
      edit(ringGroupRules, hunt, { onUnavailable: extension(manager) }),
      'invalid',
      'onUnavailable/extensionId circle',
    );
    await expectRefused(
      create(redirectRules, {
        ...draft,
        holder: { kind: 'ring-group', ringGroupId: hunt },
        destination: extension(manager),
      }),
      'invalid',
      'destination/extensionId circle',
    );
    const numberId = company.records.number.id;
    await create(redirectRules, { ...draft, holder: { kind: 'number', numberId }, destination: group(hunt) });
  });

  it('are not seen in members of a ring group: their own redirects are not followed [R11]', async () => {
    const desk = await add('extension');
    const hunt = await add('ring-group', {
      members: [{ kind: 'extension', extensionId: desk, startSeconds: 0 }],
    });
    await edit(extensionRules, desk, { onNoAnswer: group(hunt) });
  });

  it('are refused also when several administrators close one at the same time', async () => {
    const calendars = await Promise.all([1, 2, 3, 4].map(() => calendarTo(hangUp)));
    const attempts = await Promise.allSettled(
      calendars.map((id, index) =>
        edit(calendarRules, id, { defaultDestination: calendar(calendars[(index + 1) % 4]!) }),
      ),
    );
    expect(attempts.map(({ status }) => status).sort()).to.deep.equal([
      'fulfilled',
      'fulfilled',
      'fulfilled',
      'rejected',
    ]);
  });

  it('are looked for level by level: the cost does not grow with the objects of a level', async () => {
    const costOf = async (width: number) => {
      const behind = await Promise.all(Array.from({ length: width }, () => calendarTo(hangUp)));
      const top = await calendarTo(hangUp);
      const row = { weekdays: [1], from: '08:00', to: '09:00' };
      const before = statements.length;
      await edit(calendarRules, top, {
        weekly: behind.map((id) => ({ ...row, destination: calendar(id) })),
      });
      return statements.length - before;
    };
    expect(await costOf(40)).to.equal(await costOf(2));
  });
});
