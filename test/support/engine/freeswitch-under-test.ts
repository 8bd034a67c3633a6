import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Freeswitch } from '../../../ops/instances/freeswitch.ts';
import type { LocalFreeswitch } from '../../../ops/local/local-engine.ts';
import { askForText } from '../../../src/freeswitch/esl/ask-for-text.ts';
import { memberSnapshotFile } from '../../../src/freeswitch/callcenter/render-member-snapshot.ts';
import { EslConnection } from '../../../src/freeswitch/esl/esl-connection.ts';
import { createFreeswitchJournal } from '../../../src/freeswitch/journal/create-freeswitch-journal.ts';
import type { EngineMember, EngineUnderTest } from './engine-under-test.ts';
import { foreignSectionsOfFreeswitch } from './foreign-sections-of-freeswitch.ts';
import { openFreeswitchKeypad } from './freeswitch-keypad.ts';
import { keepRunning } from './running-local-engine.ts';
import { readWholeJournal } from './whole-journal.ts';

/** A FreeSWITCH, looked at over its event socket and through its files. */
export function freeswitchUnderTest(local: LocalFreeswitch): EngineUnderTest {
  const { instance: freeswitch } = local;
  return {
    ...keepRunning(local),
    runningRevision: (companyId) =>
      asking(freeswitch, async (esl) => (await askForText(esl, 'lua', 'revision.lua', companyId)).trim()),
    foreignSections: (companyId) => foreignSectionsOfFreeswitch(freeswitch.generatedFolder, companyId),
    members: (queueIds) =>
      asking(freeswitch, async (esl) => {
        const members = readMembers({
          hash: await askForText(esl, 'hash_dump', 'db'),
          tiers: await esl.api('callcenter_config', 'tier', 'list'),
          agents: await esl.api('callcenter_config', 'agent', 'list'),
        });
        return members.filter(({ queueId }) => queueIds.includes(queueId));
      }),
    remembersMember: async (agentId) =>
      (await readFile(join(freeswitch.generatedFolder, memberSnapshotFile), 'utf8')).includes(
        ` agent-${agentId} `,
      ),
    spooledRecordings: (companyId) =>
      readdirSync(freeswitch.recordingsFolder)
        .filter((name) => name.startsWith(`${companyId}-`))
        .map((name) => name.replace(/\.[a-z]+$/u, '')),
    journal: () => readWholeJournal(createFreeswitchJournal(freeswitch.journalFile)),
    openKeypad: () => Promise.resolve(openFreeswitchKeypad((ask) => asking(freeswitch, ask))),
  };
}

/** A member is kept in mod_hash; offered calls is who has a tier as well. */
function readMembers(lists: { hash: string; tiers: string; agents: string }): EngineMember[] {
  const tiers = new Map(rowsOf(lists.tiers).map((row) => [`${row.queue ?? ''}:${row.agent ?? ''}`, row]));
  const agents = new Map(rowsOf(lists.agents).map((row) => [row.name, row]));
  const kept = lists.hash.matchAll(
    /^D\/sw-member_(?<key>queue-(?<queue>[0-9]+):(?<name>agent-(?<agent>[0-9]+)))\/(?<place>[A-Za-z0-9-]+),(?<level>[0-9]+),/gmu,
  );
  return [...kept].map(({ groups = {} }) => {
    const tier = tiers.get(groups.key ?? '');
    const agent = agents.get(groups.name ?? '');
    return {
      agentId: Number(groups.agent),
      queueId: Number(groups.queue),
      place: groups.place ?? '',
      level: Number(tier?.level ?? groups.level),
      isPaused: tier === undefined,
      callsTaken: Number(agent?.calls_answered),
      lastCall: agent?.last_bridge_start ?? '',
    };
  });
}

/** A list with `|` between fields, whose first line names them. */
function rowsOf(list: string): Readonly<Record<string, string>>[] {
  const [head = '', ...lines] = list.split('\n').filter((line) => line.includes('|'));
  const names = head.split('|');
  return lines.map((line) => {
    const values = line.split('|');
    return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
  });
}

/** On a connection of its own. */
async function asking<T>({ ports, secret }: Freeswitch, ask: (esl: EslConnection) => Promise<T>): Promise<T> {
  const esl = await EslConnection.connect({
    host: '127.0.0.1',
    port: ports.esl,
    password: secret,
    deadlineMs: 10_000,
  });
  try {
    return await ask(esl);
  } finally {
    esl.close();
  }
}
