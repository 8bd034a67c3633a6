import { appendFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { reasonOf } from '../../../src/domain/reason-of.ts';
import type { Scenario } from '../../../ops/conformance/scenario.ts';
import { companiesMade, type TestCompany } from '../company.ts';
import { eventually } from '../eventually.ts';
import { behindMs, readStory, type Window } from './read-story.ts';

/*
 * Loaded before the suites by `make conformance`, so that its last hook comes before those that end the system. When all tests of a file
 * are over, it writes down what became of the companies that they made: a JSON line a test, into the file that SWITCHROOM_SCENARIOS
 * names. Not after each test: the journal is read a little later than things happen.
 */

const testFolder = join(import.meta.dirname, '../..');
const file = process.env.SWITCHROOM_SCENARIOS ?? '';

interface Passed extends Window {
  readonly outcome: Pick<Scenario, 'title' | 'state' | 'error'>;
}

type Told = 'calls' | 'statuses' | 'unread';

let suiteFile = '';
let passed: Passed[] = [];
let companiesBefore = 0;
/** Those that the file has made so far; what is made later, before its first test, is of the next file. */
let companiesSeen = 0;
let startedAt = new Date();

beforeEach('the scenario begins', async function noteBeginning() {
  this.timeout(120_000);
  if (this.currentTest?.file !== suiteFile) await tellFile();
  suiteFile = this.currentTest?.file ?? '';
  await keepApart();
  startedAt = new Date();
});

afterEach('the scenario is over', function noteEnd() {
  const { currentTest: test } = this;
  if (!test) return;
  companiesSeen = companiesMade.length;
  passed.push({
    from: startedAt,
    to: new Date(),
    outcome: { title: test.fullTitle(), state: test.state ?? 'pending', error: test.err?.message ?? null },
  });
});

after('what happened is written down', async function tellLastFile() {
  this.timeout(120_000);
  await tellFile();
});

/** A test may end right after its call began, and that call is not of the next one. */
function keepApart(): Promise<void> {
  const apart = (passed.at(-1)?.to.getTime() ?? 0) + behindMs + 50;
  return eventually(() => {
    if (Date.now() < apart) throw new Error('too close to the test before');
  });
}

async function tellFile(): Promise<void> {
  const stories = await Promise.all(companiesMade.slice(companiesBefore, companiesSeen).map(tellCompany));
  for (const [index, { outcome }] of passed.entries()) {
    const told = stories.map((story) => story[index]);
    const scenario: Scenario = {
      file: relative(testFolder, suiteFile),
      ...outcome,
      calls: told.flatMap((one) => one?.calls ?? []),
      statuses: Object.assign({}, ...told.map((one) => one?.statuses ?? {})) as Scenario['statuses'],
      unread: told.map((one) => one?.unread ?? null).find((reason) => reason !== null) ?? null,
    };
    appendFileSync(file, `${JSON.stringify(scenario)}\n`);
  }
  passed = [];
  companiesBefore = companiesSeen;
}

async function tellCompany(company: TestCompany): Promise<readonly Pick<Scenario, Told>[]> {
  try {
    const stories = await readStory(await company.signInAgain(), passed);
    return stories.map((story) => ({ ...story, unread: null }));
  } catch (error) {
    // A suite may leave nobody who answers; that must not hide how its tests ended.
    const unread = reasonOf(error).slice(0, 200);
    return passed.map(() => ({ calls: [], statuses: {}, unread }));
  }
}
