import type { BuiltInStatus } from '../../../../src/application/ports/records/agents.ts';
import type { UserRecord } from '../../../../src/application/ports/records/people.ts';
import type { NewRecord } from '../../../../src/application/ports/records/record-base.ts';
import type { PhoneDraft } from '../../../../src/application/records/kinds/phone.ts';
import type { QueueDraft } from '../../../../src/application/records/kinds/queue.ts';
import type { StatusDraft } from '../../../../src/application/records/kinds/status.ts';
import type { UserDraft } from '../../../../src/application/records/kinds/user.ts';
import type { InMemoryCompany } from './in-memory-company.ts';

export const statusDraft: StatusDraft = {
  name: 'Break',
  colour: '#8a8f98',
  activatesSkills: false,
  isDefault: false,
  timeoutSeconds: null,
  goToStatusId: null,
  onHangUpStatusId: null,
};

export const queueDraft: QueueDraft = {
  name: 'Support',
  strategy: 'longest-idle',
  ringSeconds: 20,
  wrapUpSeconds: 0,
  maxWaitSeconds: null,
  maxCallers: null,
  joinWhenEmpty: true,
  musicPromptId: null,
  announcePosition: false,
  announceEverySeconds: 60,
  serviceLevelSeconds: 20,
  record: false,
  noAnswerLimit: null,
  noAnswerStatusId: null,
  callbackAttempts: 3,
  callbackRetryMinutes: 15,
  onTimeout: { kind: 'hang-up', reason: 'normal' },
  onFull: { kind: 'hang-up', reason: 'normal' },
  onEmpty: { kind: 'hang-up', reason: 'normal' },
  keys: [],
};

export const phoneDraft: PhoneDraft = { name: 'Desk', kind: 'sip', mobileNumber: null, trunkId: null };
export const mobileDraft: PhoneDraft = {
  name: 'Mobile',
  kind: 'mobile',
  mobileNumber: '+36201234567',
  trunkId: null,
};

export const userDraft: UserDraft = {
  firstName: 'Éva',
  lastName: 'Kis',
  email: 'Eva@example.com',
  password: 'a long password',
  roleId: 1,
  agent: true,
  active: true,
  extensionId: null,
  skills: [],
  supervisorIds: [],
  seatIds: null,
  mobilePhoneId: null,
  workingHoursId: null,
  agentNumber: null,
  pin: null,
};

/** The statuses that every company has [S2], by what they are. */
export async function putBuiltInStatuses(company: InMemoryCompany): Promise<Record<BuiltInStatus, number>> {
  const put = async (builtIn: BuiltInStatus, name: string, activatesSkills: boolean) => {
    const isDefault = builtIn === 'connected';
    const more = { name, builtIn, activatesSkills, isDefault };
    return (await company.put('status', { ...statusDraft, ...more })).id;
  };
  return {
    connected: await put('connected', 'Connected', true),
    virtual: await put('virtual', 'Virtual', true),
    unassigned: await put('unassigned', 'Unassigned', false),
    'incoming-call': await put('incoming-call', 'Incoming call', false),
    'outgoing-call': await put('outgoing-call', 'Outgoing call', false),
  };
}

/** The administrator, who has the role Admin, both with the id 1. */
export async function putAdministrator(company: InMemoryCompany): Promise<UserRecord> {
  await company.put('role', { name: 'Admin', rights: ['admin'], builtIn: true });
  const { password: _password, pin: _pin, ...fields } = userDraft;
  const user: Omit<NewRecord<UserRecord>, 'companyId'> = {
    ...fields,
    agent: false,
    passwordHash: 'hash of a long password',
    pinHash: null,
  };
  return await company.put('user', user);
}
