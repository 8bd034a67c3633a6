import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Freeswitch, startFreeswitch } from '../../../ops/instances/freeswitch.ts';
import type { JournalEvent, JournalPosition } from '../../../src/application/ports/engine-journal.ts';
import { CallBook } from '../../../src/domain/call/call-book.ts';
import type { ChangedCalls } from '../../../src/domain/call/calls-at-hand.ts';
import { isCallEvent } from '../../../src/domain/call/call-event.ts';
import { EslConnection } from '../../../src/freeswitch/esl/esl-connection.ts';
import { createFreeswitchJournal } from '../../../src/freeswitch/journal/create-freeswitch-journal.ts';
import { type Softphone, type Softphones, startSoftphones } from '../../support/phones/softphones.ts';
import { placeSippCall, type SippCall } from '../../support/phones/sipp-call.ts';

/** Where the provider of trunk 5 calls from. */
export const customerAddress = '127.1.1.7';
export const customerHz = 1_000;
export const phoneHz = [440, 640, 840] as const;
export const musicHz = 2_000;
const users = ['phone1', 'phone2', 'phone3'];
const passwordOf = (user: string) => `secret-of-${user}`;

/** A FreeSWITCH with three phones, one queue and the least call logic (scripts/), and its journal. */
export class JournalBench {
  readonly folder = mkdtempSync(join(tmpdir(), 'switchroom-journal-'));
  #freeswitch: Freeswitch | null = null;
  #esl: EslConnection | null = null;
  #phones: Softphones | null = null;
  #readUpTo: JournalPosition | null = null;
  #told: JournalEvent[] = [];

  async start(): Promise<void> {
    this.#writeCompany();
    const freeswitch = await startFreeswitch({ folder: this.folder });
    cpSync(join(import.meta.dirname, 'scripts'), join(freeswitch.configFolder, 'scripts'), {
      recursive: true,
    });
    const { esl: port } = freeswitch.ports;
    const options = { host: '127.0.0.1', port, password: freeswitch.secret, deadlineMs: 5_000 };
    this.#freeswitch = freeswitch;
    this.#esl = await EslConnection.connect(options);
    await this.#esl.api('lua', 'seat.lua');
  }

  async startPhones(): Promise<void> {
    this.#phones = await startSoftphones({
      sip: this.sip,
      folder: join(this.folder, 'phones'),
      accounts: users.map((user, index) => ({
        ...{ user, password: passwordOf(user), toneHz: phoneHz[index] ?? 0, answer: 'manual' },
      })),
    });
    await Promise.all(this.#phones.phones.map((phone) => phone.registered()));
  }

  /** Ends the engine without a word, and begins it anew. */
  async restart(): Promise<void> {
    this.#esl?.close();
    await this.freeswitch.kill9();
    await this.start();
  }

  async dispose(): Promise<void> {
    await this.#phones?.stop();
    this.#esl?.close();
    await this.#freeswitch?.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  get freeswitch(): Freeswitch {
    if (!this.#freeswitch) throw new Error('not started');
    return this.#freeswitch;
  }

  get sip(): { readonly host: string; readonly port: number } {
    return { host: '127.0.0.1', port: this.freeswitch.ports.sip };
  }

  phone(user: string): Softphone {
    if (!this.#phones) throw new Error('there are no phones');
    return this.#phones.phone(user);
  }

  accountOf(user: string): { readonly user: string; readonly password: string } {
    return { user, password: passwordOf(user) };
  }

  api(command: string, ...words: readonly string[]): Promise<string> {
    if (!this.#esl) throw new Error('not connected');
    return this.#esl.api(command, ...words);
  }

  /** Lets agent 7, at phone1, take calls of a queue. */
  async seat(queueId = 17): Promise<void> {
    await this.api('callcenter_config', 'tier', 'add', `queue-${queueId}`, 'agent-7', '1', '1');
  }

  /** The opposite. */
  async unseat(queueId = 17): Promise<void> {
    await this.api('callcenter_config', 'tier', 'del', `queue-${queueId}`, 'agent-7');
  }

  /** When agent 7 was last offered a call, Unix seconds. */
  async lastOfferAt(): Promise<number> {
    const [names = '', values = ''] = (await this.api('callcenter_config', 'agent', 'list', 'agent-7')).split(
      '\n',
    );
    return Number(values.split('|')[names.split('|').indexOf('last_offered_call')]);
  }

  /** @param to 3612345001: queue 17, ...2: queue 18, ...3: a message */
  callIn(to = '3612345001'): Promise<SippCall> {
    const call = { from: customerAddress, to, callerNumber: '36305556677' };
    return placeSippCall({ ...call, target: this.sip, toneHz: customerHz });
  }

  /** Forgets what was written so far. */
  async forget(): Promise<void> {
    await this.read();
    this.#told = [];
  }

  /** What was written since, of which every line could be read. @throws when one could not */
  async read(): Promise<readonly JournalEvent[]> {
    const batch = await createFreeswitchJournal(this.freeswitch.journalFile).read(this.#readUpTo);
    if (batch.skipped.count > 0 || batch.gap !== null)
      throw new Error(JSON.stringify({ skipped: batch.skipped, gap: batch.gap }));
    this.#readUpTo = batch.position;
    this.#told.push(...batch.events);
    return this.#told;
  }

  /** The records of the calls that were written down since. */
  async record(): Promise<ChangedCalls> {
    const book = new CallBook(
      { calls: [], legs: [], waits: [] },
      { companies: new Set([1]), phones: phonesOfCompany, mobiles: new Map() },
    );
    for (const event of await this.read()) if (isCallEvent(event)) book.take(event);
    return book.changes();
  }

  #writeCompany(): void {
    const folder = join(this.folder, 'generated/company-1');
    mkdirSync(folder, { recursive: true });
    const write = (name: string, lines: readonly string[]) => {
      writeFileSync(join(folder, name), ['<include>', ...lines, '</include>', ''].join('\n'));
    };
    write('acl.xml', [`<node type="allow" cidr="${customerAddress}/32"/>`]);
    const user = (name: string) =>
      `<user id="${name}"><params><param name="password" value="${passwordOf(name)}"/></params>` +
      '<variables><variable name="user_context" value="sw-from-phone"/></variables></user>';
    write('directory.xml', ['<group name="company-1"><users>', ...users.map(user), '</users></group>']);
    // One tone without a pause, which must never be heard in a recording.
    const music = `<param name="moh-sound" value="tone_stream://%(1000,0,${musicHz});loops=-1"/>`;
    const queue = (id: number, more = '') =>
      `<queue name="queue-${id}"><param name="strategy" value="longest-idle-agent"/>${music}` +
      `<param name="tier-rules-apply" value="false"/>${more}</queue>`;
    write('queues.xml', [queue(17), queue(18, '<param name="max-wait-time" value="1"/>')]);
  }
}

const phonesOfCompany = new Map(
  users.map((user, index) => [user, { phoneId: index + 1, companyId: 1, stays: [] }] as const),
);
