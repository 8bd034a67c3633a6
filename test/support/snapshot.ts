import type { CompanySnapshot, ExtensionFacts } from '../../src/domain/routing/company-snapshot.ts';

/** A company with nothing in it yet. */
export const emptySnapshot: CompanySnapshot = {
  companyId: 1,
  revision: 1,
  country: 'HU',
  phones: [],
  extensions: [],
  trunks: [],
  numbers: [],
  queues: [],
  ringGroups: [],
  calendars: [],
  callerLists: [],
  redirects: [],
  prompts: [],
  announcements: [],
  menus: [],
  voicemailBoxes: [],
};

/** Where calls go that nobody answers, as a new extension or ring group has it. */
export const newRingExits: Pick<ExtensionFacts, 'onNoAnswer' | 'onBusy' | 'onUnavailable'> = {
  onNoAnswer: { kind: 'hang-up', reason: 'no-answer' },
  onBusy: { kind: 'hang-up', reason: 'busy' },
  onUnavailable: { kind: 'hang-up', reason: 'unavailable' },
};
