import { readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Asterisk } from '../../../ops/instances/asterisk.ts';
import type { LocalAsterisk } from '../../../ops/local/local-engine.ts';
import { AmiConnection } from '../../../src/asterisk/ami/ami-connection.ts';
import { createCelReader } from '../../../src/asterisk/journal/cel-reader.ts';
import { openAsteriskKeypad } from './asterisk-keypad.ts';
import type { EngineMember, EngineUnderTest } from './engine-under-test.ts';
import { foreignSectionsOfAsterisk } from './foreign-sections-of-asterisk.ts';
import { keepRunning } from './running-local-engine.ts';
import { readWholeJournal } from './whole-journal.ts';

/** An Asterisk, looked at through its manager interface and its files. */
export function asteriskUnderTest(local: LocalAsterisk): EngineUnderTest {
  const { instance: asterisk } = local;
  return {
    ...keepRunning(local),
    runningRevision: (companyId) =>
      asking(asterisk, async (ami) => {
        const answer = await ami.send('Getvar', { Variable: `SW_REVISION_${companyId}` });
        return answer.first('Value')?.split('.')[0] ?? '';
      }),
    foreignSections: (companyId) => foreignSectionsOfAsterisk(asterisk.generatedFolder, companyId),
    members: (queueIds) =>
      asking(asterisk, async (ami) => {
        const entries = (await ami.list('QueueStatus')).filter(({ event }) => event === 'QueueMember');
        return entries.map(readMember).filter(({ queueId }) => queueIds.includes(queueId));
      }),
    remembersMember: async (agentId) =>
      (await readFile(join(asterisk.generatedFolder, 'members.conf'), 'utf8')).includes(`agent-${agentId} `),
    spooledRecordings: (companyId) =>
      readdirSync(asterisk.recordingsFolder)
        .filter((name) => name.startsWith(`${companyId}-`))
        .map((name) => name.replace(/\.raw$/u, '')),
    journal: () => readWholeJournal(createCelReader(asterisk.celFile)),
    openKeypad: () => openAsteriskKeypad(asterisk),
  };
}

type QueueEntry = Awaited<ReturnType<AmiConnection['list']>>[number];

function readMember(entry: QueueEntry): EngineMember {
  const value = (name: string) => entry.first(name) ?? '';
  const id = (name: string) => Number(/^[a-z]+-([0-9]+)$/u.exec(value(name))?.[1] ?? Number.NaN);
  return {
    agentId: id('Name'),
    queueId: id('Queue'),
    place: value('Location').replace(/^PJSIP\//u, ''),
    level: Number(value('Penalty')),
    isPaused: value('Paused') !== '0',
    callsTaken: Number(value('CallsTaken')),
    lastCall: value('LastCall'),
  };
}

/** On a connection of its own. */
async function asking<T>(
  { ports, user: username, secret }: Asterisk,
  ask: (ami: AmiConnection) => Promise<T>,
): Promise<T> {
  const ami = await AmiConnection.connect({
    host: '127.0.0.1',
    port: ports.ami,
    username,
    secret,
    events: [],
    deadlineMs: 10_000,
  });
  try {
    return await ask(ami);
  } finally {
    ami.close();
  }
}
