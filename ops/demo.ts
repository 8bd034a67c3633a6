import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DemonstrationFacts, placeDemonstrationCall } from './local/demonstration-call.ts';
import { readDemonstration } from './local/demonstration.ts';
import { localFolder } from './local/local-folder.ts';

/** `make demo`: a real call through the running system, its story, and one line of JSON; fails when anything is wrong. */
async function demo(): Promise<void> {
  const known = readDemonstration(localFolder());
  if (!known) throw new Error('nothing runs here yet; start it in another terminal: make run');
  const folder = mkdtempSync(join(tmpdir(), 'switchroom-demo-'));
  try {
    const facts = await placeDemonstrationCall(known, folder, (line) => {
      console.log(line);
    });
    tell(facts);
    console.log(JSON.stringify(facts));
    process.exitCode = facts.wrong.length === 0 ? 0 : 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function tell(facts: DemonstrationFacts): void {
  const { recording } = facts;
  console.log(`\n${facts.caller} called ${facts.number}.`);
  for (const { name, timeToRingMs } of facts.rang)
    console.log(`${name}'s phone rang after ${timeToRingMs} ms.`);
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
