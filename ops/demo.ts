import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chosenEngines, namesOf } from './local/chosen-engines.ts';
import { placeDemonstrationCall } from './local/demonstration-call.ts';
import type { DemonstrationFacts } from './local/demonstration-facts.ts';
import { signInAsWritten } from './local/demonstrate.ts';
import {
  adviceOnLogin,
  type Demonstration,
  type DemonstrationEngine,
  readDemonstration,
} from './local/demonstration.ts';
import { localFolder } from './local/local-folder.ts';
import { RestProblem } from './local/rest-client.ts';

const startIt = 'start it in another terminal: make run';

/** `make demo`: a real call through the running system, its story, and one line of JSON; fails when anything is wrong. */
async function demo(): Promise<void> {
  const known = readDemonstration(localFolder());
  if (!known) throw new Error(`nothing runs here yet; ${startIt}`);
  const engine = engineToCall(known);
  const admin = await signInAsWritten(known).catch((error: unknown) => {
    if (error instanceof RestProblem) throw error;
    throw new Error(`nothing answers at ${known.url}; ${startIt}`, { cause: error });
  });
  if (!admin) throw new Error(adviceOnLogin(localFolder(), known));
  const folder = mkdtempSync(join(tmpdir(), 'switchroom-demo-'));
  try {
    const facts = await placeDemonstrationCall(known, engine, admin, folder, (line) => {
      console.log(line);
    });
    tell(facts);
    console.log(JSON.stringify(facts));
    process.exitCode = facts.wrong.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The engine that `ENGINE` names, else the first that the installation has. */
function engineToCall({ engines }: Demonstration): DemonstrationEngine {
  const chosen = chosenEngines();
  const engine = engines.find(({ kind }) => chosen?.includes(kind) ?? true);
  if (engine) return engine;
  const names = namesOf(chosen ?? []);
  throw new Error(`no ${names} runs here; ${startIt} ENGINE=${chosen?.[0] ?? ''}`);
}

function tell(facts: DemonstrationFacts): void {
  const { recording } = facts;
  console.log(`\n${facts.caller} called ${facts.number} at ${facts.engine}.`);
  for (const { name, timeToRingMs } of facts.rang)
    console.log(`${name}'s phone rang after ${timeToRingMs} ms.`);
  if (facts.rang.length === 0) console.log("Nobody's phone rang.");
  for (const { name, why } of facts.didNotRing) console.log(`${name}'s phone did not ring: ${why}.`);
  if (facts.answeredBy !== null)
    console.log(`${facts.answeredBy} answered; they talked for ${facts.talkMs} ms.`);
  if (recording) {
    console.log(
      `Recording ${recording.id}: ${recording.durationMs} ms, ${recording.bytes} bytes, sha256 ${recording.sha256}`,
    );
    console.log(
      `  left side, the customer: ${recording.leftHz ?? 'no'} Hz; right side, the agent: ${recording.rightHz ?? 'no'} Hz`,
    );
    console.log(`  fetched from ${recording.url}`);
  }
  for (const fault of facts.wrong) console.log(`WRONG: ${fault}`);
  console.log(facts.wrong.length === 0 ? 'Everything is as it should be.\n' : '');
}

await demo().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
