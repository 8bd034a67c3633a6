import { randomBytes } from 'node:crypto';
import { newAgentState } from '../../../src/domain/agent/agent-state.ts';
import type { NewRecord } from '../../../src/application/ports/records/record-base.ts';
import type { RecordKind, RecordKinds } from '../../../src/application/ports/records/record-kinds.ts';
import type { Database } from '../../../src/application/ports/stores.ts';
import type { CompanyId, MediaNodeId } from '../../../src/domain/ids.ts';
import { hangUp, ringExits } from '../../support/hang-ups.ts';

export const recordKinds: readonly RecordKind[] = [
  'user',
  'role',
  'phone',
  'extension',
  'trunk',
  'number',
  'queue',
  'ring-group',
  'caller-list',
  'redirect',
  'prompt',
  'announcement',
  'menu',
  'voicemail-box',
  'skill',
  'status',
  'calendar',
  'api-key',
  'recording',
  'callback',
];

/** A company with one object of each kind that refer to each other, and what it takes to make another of each kind. */
export interface SampleCompany {
  readonly companyId: CompanyId;
  readonly mediaNodeId: MediaNodeId;
  readonly records: RecordKinds;
  /** Fields of a further record that no other one has. */
  readonly drafts: { readonly [K in RecordKind]: () => NewRecord<RecordKinds[K]> };
}

let counter = 0;

/** Unlike any other in the installation. */
function fresh(): string {
  counter += 1;
  return String(counter).padStart(4, '0');
}

export async function addMediaNode(database: Database): Promise<MediaNodeId> {
  const node = await database.stores.mediaNodes.insert({
    name: `node-${fresh()}`,
    engine: 'asterisk',
    connection: {
      host: '127.0.0.1',
      amiPort: 5038,
      ariPort: 8088,
      username: 'switchroom',
      generatedFolder: '/etc/asterisk/generated',
      spoolFolder: '/var/spool/asterisk/monitor',
      journalFile: '/var/log/asterisk/cel-custom/journal.json',
      sipAddress: '127.0.0.1:5060',
    },
    sealedSecret: 'sealed',
  });
  return node.id;
}

export async function addCompany(database: Database, mediaNodeIds: readonly MediaNodeId[] = []) {
  return await database.stores.companies.insert({
    name: `Company ${fresh()}`,
    country: 'HU',
    emergencyNumbers: ['112'],
    recordedCalls: [],
    timeZone: 'Europe/Budapest',
    mediaNodeIds,
  });
}

const seldom = { outsideCalls: 'national', shownNumberId: null, recordedCalls: [] } as const;

/** @param node on which the company is placed; a new one when left out */
export async function addSampleCompany(database: Database, node?: MediaNodeId): Promise<SampleCompany> {
  const mediaNodeId = node ?? (await addMediaNode(database));
  const { id: companyId } = await addCompany(database, [mediaNodeId]);
  const { records } = database.stores;

  const role = await records.role.insert({ companyId, name: 'Admin', rights: ['admin'], builtIn: true });
  const phone = await records.phone.insert(phoneDraft(companyId));
  const extension = await records.extension.insert({
    companyId,
    ...seldom,
    digits: '100',
    name: 'Desk',
    ringSeconds: 25,
    devices: [{ phoneId: phone.id, startSeconds: 0 }],
    ...ringExits,
  });
  const trunk = await records.trunk.insert({
    companyId,
    name: 'Provider',
    host: 'sip.example.com',
    port: 5060,
    inboundAddresses: ['192.0.2.1', '192.0.2.2'],
    numberFormat: null,
    register: true,
    username: 'customer',
    sealedSecret: 'sealed',
  });
  const promptDraft = (): NewRecord<RecordKinds['prompt']> => ({
    companyId,
    name: `Prompt ${fresh()}`,
    contentHash: null,
    durationMs: null,
    bytes: null,
  });
  const prompt = await records.prompt.insert(promptDraft());
  const queueDraft = (): NewRecord<RecordKinds['queue']> => ({
    companyId,
    name: `Queue ${fresh()}`,
    strategy: 'longest-idle',
    ringSeconds: 15,
    wrapUpSeconds: 5,
    maxWaitSeconds: null,
    maxCallers: 10,
    joinWhenEmpty: true,
    musicPromptId: prompt.id,
    announcePosition: false,
    announceEverySeconds: 30,
    serviceLevelSeconds: 20,
    record: true,
    noAnswerLimit: null,
    noAnswerStatusId: null,
    callbackAttempts: 3,
    callbackRetryMinutes: 15,
    onTimeout: { kind: 'extension', extensionId: extension.id },
    onFull: hangUp,
    onEmpty: hangUp,
    keys: [{ key: '#', destination: hangUp }],
  });
  const queue = await records.queue.insert(queueDraft());
  const ringGroupDraft = (): NewRecord<RecordKinds['ring-group']> => ({
    companyId,
    editorIds: [],
    name: `Group ${fresh()}`,
    mode: 'at-once',
    ringSeconds: 20,
    members: [
      { kind: 'extension', extensionId: extension.id, startSeconds: 0 },
      { kind: 'phone', phoneId: phone.id, startSeconds: 5 },
    ],
    ...ringExits,
  });
  const ringGroup = await records['ring-group'].insert(ringGroupDraft());
  const announcementDraft = (): NewRecord<RecordKinds['announcement']> => ({
    companyId,
    name: `Announcement ${fresh()}`,
    promptId: prompt.id,
    next: { kind: 'ring-group', ringGroupId: ringGroup.id },
  });
  const announcement = await records.announcement.insert(announcementDraft());
  const menuDraft = (): NewRecord<RecordKinds['menu']> => ({
    companyId,
    editorIds: [],
    name: `Menu ${fresh()}`,
    promptId: prompt.id,
    keys: [
      { key: '1', destination: { kind: 'queue', queueId: queue.id } },
      { key: '*', destination: { kind: 'announcement', announcementId: announcement.id } },
    ],
    waitSeconds: 5,
    tries: 3,
    onNoInput: hangUp,
    onWrongInput: hangUp,
    onUnavailable: { kind: 'outside', number: '+36301234567', trunkId: trunk.id },
  });
  const menu = await records.menu.insert(menuDraft());
  const voicemailBoxDraft = (): NewRecord<RecordKinds['voicemail-box']> => ({
    companyId,
    name: `Box ${fresh()}`,
    greetingPromptId: prompt.id,
    maxSeconds: 120,
    email: 'voicemail@example.com',
    listenerIds: [],
  });
  const voicemailBox = await records['voicemail-box'].insert(voicemailBoxDraft());
  const voicemailMessageDraft = (): NewRecord<RecordKinds['voicemail-message']> => ({
    companyId,
    voicemailBoxId: voicemailBox.id,
    mediaNodeId,
    fileBase: `voicemail-${fresh()}`,
    state: 'stored',
    callId: 'switchroom-1795309129.2',
    callerNumber: '+36301234567',
    heard: false,
    revision: 3,
    startedAt: new Date('2026-01-02T03:04:05.678Z'),
    storeKey: 'key',
    bytes: 32_044,
    durationMs: 2_000,
    sha256: 'ab'.repeat(32),
    reason: null,
  });
  const voicemailMessage = await records['voicemail-message'].insert(voicemailMessageDraft());
  const numberDraft = (): NewRecord<RecordKinds['number']> => ({
    companyId,
    editorIds: [],
    trunkId: null,
    record: false,
    digits: `+3612${fresh()}`,
    name: 'Main',
    destination: { kind: 'queue', queueId: queue.id },
  });
  const number = await records.number.insert(numberDraft());
  const callerListDraft = (): NewRecord<RecordKinds['caller-list']> => ({
    companyId,
    name: `List ${fresh()}`,
    purpose: 'plain',
    entries: [
      { kind: 'number', number: `+3630${fresh()}` },
      { kind: 'extension', extensionId: extension.id },
      { kind: 'prefix', prefix: '+3670' },
    ],
  });
  const callerList = await records['caller-list'].insert(callerListDraft());
  const redirectDraft = (): NewRecord<RecordKinds['redirect']> => ({
    companyId,
    holder: { kind: 'number', numberId: number.id },
    applies: 'not-listed',
    callerListIds: [callerList.id],
    destination: { kind: 'menu', menuId: menu.id },
  });
  const redirect = await records.redirect.insert(redirectDraft());
  const skill = await records.skill.insert({ companyId, name: 'Sales', queueIds: [queue.id] });
  const statusDraft = (): NewRecord<RecordKinds['status']> => ({
    companyId,
    name: 'Break',
    colour: '#ff8800',
    activatesSkills: false,
    isDefault: false,
    builtIn: null,
    timeoutSeconds: null,
    goToStatusId: null,
    onHangUpStatusId: null,
  });
  const status = await records.status.insert({
    ...statusDraft(),
    name: 'Connected',
    activatesSkills: true,
    isDefault: true,
    builtIn: 'connected',
  });
  const calendarDraft = (): NewRecord<RecordKinds['calendar']> => ({
    companyId,
    editorIds: [],
    name: 'Office',
    timeZone: 'Europe/Budapest',
    weekly: [
      {
        weekdays: [1, 2, 3, 4, 5],
        from: '08:00',
        to: '16:30',
        destination: { kind: 'queue', queueId: queue.id },
      },
    ],
    overrides: [
      {
        from: '2026-12-24T00:00',
        to: '2026-12-27T00:00',
        open: false,
        note: 'Karácsony',
        destination: null,
        fromRoster: false,
      },
    ],
    defaultDestination: { kind: 'voicemail', voicemailBoxId: voicemailBox.id },
  });
  const calendar = await records.calendar.insert(calendarDraft());
  const userDraft = (): NewRecord<RecordKinds['user']> => ({
    companyId,
    firstName: 'Anna',
    lastName: 'Kovács',
    email: `anna.${fresh()}@example.com`,
    passwordHash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$aGFzaA',
    roleId: role.id,
    agent: true,
    active: true,
    extensionId: extension.id,
    skills: [{ skillId: skill.id, level: 1 }],
    supervisorIds: [],
    seatIds: [extension.id],
    mobilePhoneId: null,
    workingHoursId: calendar.id,
    agentNumber: fresh(),
    pinHash: '$argon2id$v=19$m=19456,t=2,p=1$c2FsdA$cGlu',
  });
  const user = await records.user.insert(userDraft());
  const apiKeyDraft = (): NewRecord<RecordKinds['api-key']> => ({
    companyId,
    name: 'Wallboard',
    userId: user.id,
    prefix: 'sw_12345678',
    keyHash: randomBytes(32).toString('hex'),
    expiresAt: null,
  });
  const apiKey = await records['api-key'].insert(apiKeyDraft());
  const recordingDraft = (): NewRecord<RecordKinds['recording']> => ({
    companyId,
    mediaNodeId,
    fileBase: `c${companyId}-${fresh()}`,
    state: 'recording',
    callId: `call-${fresh()}`,
    queueId: queue.id,
    numberId: number.id,
    agentId: null,
    callerNumber: '+36301234567',
    revision: 1,
    startedAt: new Date('2026-03-29T01:30:00.123Z'),
    storeKey: null,
    bytes: null,
    durationMs: null,
    sha256: null,
    reason: null,
  });
  const recording = await records.recording.insert(recordingDraft());
  const callbackDraft = (): NewRecord<RecordKinds['callback']> => ({
    companyId,
    queueId: queue.id,
    numberId: null,
    customer: '+36301112233',
    since: new Date('2026-01-02T03:04:05.678Z'),
    goesFirst: true,
    state: 'waiting',
    reason: null,
    turns: 1,
    failures: 1,
    notBefore: new Date('2026-01-02T03:14:05.678Z'),
    calledAt: null,
  });
  const callback = await records.callback.insert(callbackDraft());
  await database.stores.agents.insert({
    id: user.id,
    companyId,
    state: {
      ...newAgentState(status.id, new Date('2026-01-02T03:04:05.678Z')),
      login: { since: new Date('2026-01-02T03:04:05.000Z'), seat: extension.id },
      cause: 'login',
      by: user.id,
    },
    withinHours: true,
    hoursChangeAt: null,
  });
  return {
    companyId,
    mediaNodeId,
    records: {
      user,
      role,
      phone,
      extension,
      trunk,
      number,
      queue,
      'ring-group': ringGroup,
      'caller-list': callerList,
      redirect,
      prompt,
      announcement,
      menu,
      'voicemail-box': voicemailBox,
      'voicemail-message': voicemailMessage,
      skill,
      status,
      calendar,
      'api-key': apiKey,
      recording,
      callback,
    },
    drafts: {
      user: userDraft,
      role: () => ({ companyId, name: `Role ${fresh()}`, rights: ['recordings'], builtIn: false }),
      phone: () => phoneDraft(companyId),
      extension: () => ({
        companyId,
        ...seldom,
        digits: fresh(),
        name: 'Another',
        ringSeconds: 20,
        devices: [],
        ...ringExits,
      }),
      trunk: () => ({ ...withoutBase(trunk), name: 'Another' }),
      number: numberDraft,
      queue: queueDraft,
      'ring-group': ringGroupDraft,
      'caller-list': callerListDraft,
      redirect: redirectDraft,
      prompt: promptDraft,
      announcement: announcementDraft,
      menu: menuDraft,
      'voicemail-box': voicemailBoxDraft,
      'voicemail-message': voicemailMessageDraft,
      skill: () => ({ companyId, name: `Skill ${fresh()}`, queueIds: [] }),
      status: statusDraft,
      calendar: calendarDraft,
      'api-key': apiKeyDraft,
      recording: recordingDraft,
      callback: callbackDraft,
    },
  };
}

function phoneDraft(companyId: CompanyId): NewRecord<RecordKinds['phone']> {
  return {
    companyId,
    name: 'Desk phone',
    kind: 'sip',
    sipUser: `p${randomBytes(8).toString('hex')}`,
    sealedSecret: 'sealed',
    mobileNumber: null,
    trunkId: null,
  };
}

function withoutBase({
  id: _id,
  version: _version,
  createdAt: _at,
  updatedAt: _on,
  ...fields
}: RecordKinds['trunk']) {
  return fields;
}
