import { appendFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { Scenario } from '../../../ops/conformance/scenario.ts';
import { companiesMade, type TestCompany } from '../company.ts';
import { readScenario } from './read-scenario.ts';

/*
 * Loaded beside the suites by `make conformance`. After each test, behind the hooks of its suite, it writes down what became of the
 * companies that the suite has made: a JSON line a test, into the file that SWITCHROOM_SCENARIOS names.
 */

const testFolder = join(import.meta.dirname, '../..');
const file = process.env.SWITCHROOM_SCENARIOS ?? '';

/** Of each company, up to which call it was told. */
const lastCalls = new Map<TestCompany, number>();
let suiteFile = '';
let companiesBefore = 0;
let companiesToldOf = 0;
let startedAt = new Date();

beforeEach('the scenario begins', function noteBeginning() {
  startedAt = new Date();
});

afterEach('what happened is written down', async function collect() {
  this.timeout(60_000);
  const { currentTest: test } = this;
  if (!test) return;
  if (test.file !== suiteFile) {
    suiteFile = test.file ?? '';
    companiesBefore = companiesToldOf;
  }
  const told: Pick<Scenario, 'calls' | 'statuses'>[] = [];
  for (const company of companiesMade.slice(companiesBefore)) told.push(await tell(company));
  companiesToldOf = companiesMade.length;
  const scenario: Scenario = {
    file: relative(testFolder, suiteFile),
    title: test.fullTitle(),
    state: test.state ?? 'pending',
    error: test.err?.message ?? null,
    calls: told.flatMap(({ calls }) => calls),
    statuses: Object.assign({}, ...told.map(({ statuses }) => statuses)) as Scenario['statuses'],
  };
  appendFileSync(file, `${JSON.stringify(scenario)}\n`);
});

async function tell(company: TestCompany): Promise<Pick<Scenario, 'calls' | 'statuses'>> {
  const callId = lastCalls.get(company) ?? 0;
  try {
    const rest = await company.signInAgain();
    const { lastCallId, ...told } = await readScenario(rest, { callId, at: startedAt });
    lastCalls.set(company, lastCallId);
    return told;
  } catch (error) {
    // A scenario may leave nobody who answers; that must not hide how it ended.
    const reason = error instanceof Error ? error.message : String(error);
    return { calls: [], statuses: { 'nothing could be read': [reason.slice(0, 200)] } };
  }
}
