import { appendFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { reasonOf } from '../../../src/domain/reason-of.ts';
import type { Scenario } from '../../../ops/conformance/scenario.ts';
import { companiesMade, type TestCompany } from '../company.ts';
import { eventually } from '../eventually.ts';
import { behindMs, readStory, type Window } from './read-story.ts';

/*
 * Loaded before the suites by `make conformance`. When all tests of a file are over, and what they started is ended, it writes down what
 * became of the companies that they made: a JSON line a test, into the file that SWITCHROOM_SCENARIOS names. Not after each test: the
 * journal is read a little later than things happen. Not before the first test of the next file either: that may have stopped the server.
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
let startedAt = new Date();

before('each suite is told of when it is over', function watchSuites() {
  for (const suite of this.test?.parent?.suites ?? [])
    suite.afterAll('what happened is written down', async function tellSuite() {
      this.timeout(120_000);
      await tellFile();
    });
});

beforeEach('the scenario begins', async function noteBeginning() {
  suiteFile = this.currentTest?.file ?? '';
  await keepApart();
  startedAt = new Date();
});

afterEach('the scenario is over', function noteEnd() {
  const { currentTest: test } = this;
  if (!test) return;
  passed.push({
    from: startedAt,
    to: new Date(),
    outcome: { title: test.fullTitle(), state: test.state ?? 'pending', error: test.err?.message ?? null },
  });
});

/** A test may end right after its call began, and that call is not of the next one. */
function keepApart(): Promise<void> {
  const apart = (passed.at(-1)?.to.getTime() ?? 0) + behindMs + 50;
  return eventually(() => {
    if (Date.now() < apart) throw new Error('too close to the test before');
  });
}

async function tellFile(): Promise<void> {
  const stories = await Promise.all(companiesMade.slice(companiesBefore).map(tellCompany));
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
  companiesBefore = companiesMade.length;
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
