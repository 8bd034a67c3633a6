import type {
  CompanySnapshot,
  ExtensionFacts,
  NumberFacts,
} from '../../src/domain/routing/company-snapshot.ts';
import type { Dialling } from '../../src/domain/routing/routing-table.ts';

/** A company with nothing in it yet. */
export const emptySnapshot: CompanySnapshot = {
  companyId: 1,
  revision: 1,
  country: 'HU',
  emergencyNumbers: ['112'],
  recordedCalls: [],
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

/** What is said of a new extension whose name, digits and devices were chosen. */
export const newExtensionFacts: Pick<ExtensionFacts, 'outsideCalls' | 'shownNumberId' | 'recordedCalls'> &
  typeof newRingExits = {
  outsideCalls: 'national',
  shownNumberId: null,
  recordedCalls: [],
  ...newRingExits,
};

/** What is said of a new number whose digits and destination were chosen. */
export const newNumberFacts: Pick<NumberFacts, 'trunkId' | 'record'> = { trunkId: null, record: false };

/** Of a table whose phones dial nothing but extensions. */
export const emptyDialling: Dialling = {
  emergencyNumbers: [],
  usual: 'dial-national',
  withoutExtension: 'dial-none',
  callers: [],
  recorded: [],
};
