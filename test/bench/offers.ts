import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Freeswitch } from '../../ops/instances/freeswitch.ts';
import type { LocalEngine } from '../../ops/local/local-engine.ts';
import { createCompany, type TestAgent, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { DecliningPhone } from '../support/phones/declining-phone.ts';
import { sendRawInvite } from '../support/phones/raw-invite.ts';
import { addToTrunkContext, reloadXml, writeBesideCompanies } from './bare-freeswitch.ts';
import type { BenchSystem } from './bench-system.ts';
import { now } from './clock.ts';
import { interleaved, type Side } from './interleave.ts';
import { untilQuiet } from './live-channels.ts';
import { pause } from './pause.ts';
import { RawEventSocket } from './raw-event-socket.ts';
import { ms } from './report.ts';
import { median } from './statistics.ts';

/** One offer; milliseconds from the moment in which a waiting caller and an available agent met. */
export interface Offer {
  /** Until mod_callcenter told that it turned to them. */
  readonly waitMs: number;
  /** From then on until the INVITE was at the phone. */
  readonly workMs: number;
}

export type OfferLatency = Readonly<Record<Side, readonly Offer[]>>;

export interface OfferOptions {
  /** For each side. */
  readonly offers: number;
  readonly log: (line: string) => void;
}

const bareQueue = 'bench-queue';
const bareAgent = 'bench-agent';
const bareNumber = 'bench-queue';
const warmUpQuads = 5;
const inviteWithinMs = 5_000;
/** mod_callcenter looks each 100 ms: an offer must begin anywhere between two looks. */
const tickMs = 100;
/** What an offer leaves to be done (journal, statuses of the agent) is over by then. */
const betweenMs = 60;
/** The answer to an INFO shall not be in the way of the INVITE. */
const answerAfterMs = 40;
const logEvery = 50;

/**
 * (g) From the moment in which a waiting caller and an available agent meet until the INVITE is at the phone: through the product's
 * queue, dial string and look before the INVITE, against a queue of the same parameters whose agent has a plain contact.
 *
 * One caller waits on each side all the time. Agent and caller meet when the agent's tier is answered, which is the same command on
 * both sides; the phone declines, and the tier is taken away again.
 *
 * @throws Error on an engine other than FreeSWITCH
 */
export async function measureOffers(
  system: BenchSystem,
  { offers, log }: OfferOptions,
): Promise<OfferLatency> {
  const freeswitch = freeswitchOf(system.engine.local);
  log('offers: making a company with a queue and two phones, and a bare queue beside it …');
  const company = await createCompany(system);
  const queue = await company.queue('Sales', { strategy: 'longest-idle', ringSeconds: 10 });
  const skill = await company.skill('Selling', [queue.id]);
  const number = await company.number({ kind: 'queue', queueId: queue.id });
  const agent = await company.agent('Anna', [{ skillId: skill.id }]);
  const bare = await company.agent('Bare', []);
  const esl = await RawEventSocket.connect(freeswitch);
  const phones: DecliningPhone[] = [];
  const callers = new AbortController();
  const waiting: Promise<unknown>[] = [];
  try {
    for (const { phone } of [agent, bare])
      phones.push(await DecliningPhone.register(phone, system.engine.sip));
    await company.rest.post(`/v1/agents/${agent.id}/login`, {}, { prefer: 'wait=30' });
    await system.untilApplied();
    await addBareQueue(freeswitch, esl, { companyId: company.id, queueId: queue.id, agent: bare });
    const sides: Readonly<Record<Side, OfferSide>> = {
      ours: await OfferSide.open(freeswitch, {
        queue: `queue-${queue.id}`,
        agent: `agent-${agent.id}`,
        position: String(agent.id),
        phone: phones[0],
      }),
      floor: await OfferSide.open(freeswitch, {
        queue: bareQueue,
        agent: bareAgent,
        position: '1',
        phone: phones[1],
      }),
    };
    for (const side of Object.values(sides)) await side.takeOut();
    for (const [side, called] of [
      [sides.ours, number.called],
      [sides.floor, bareNumber],
    ] as const)
      waiting.push(
        wait(system, company, {
          called,
          until: callers.signal,
          told: () => {
            side.turnedTo();
          },
        }),
      );
    for (const waitedFor of [`queue-${queue.id}`, bareQueue]) await untilWaiting(esl, waitedFor);
    log('offers: warming up …');
    for (const side of interleaved(warmUpQuads)) await sides[side].offer();
    const found: Record<Side, Offer[]> = { ours: [], floor: [] };
    for (const side of interleaved(Math.ceil(offers / 2))) {
      found[side].push(await sides[side].offer());
      const total = found.ours.length + found.floor.length;
      if (total % logEvery === 0)
        log(`  ${total} offers: ${told(found.ours)} through the product, ${told(found.floor)} bare`);
    }
    for (const side of Object.values(sides)) side.close();
    return found;
  } finally {
    callers.abort();
    await Promise.allSettled(waiting);
    for (const phone of phones) phone.close();
    esl.close();
    await untilQuiet(system.engine.local);
  }
}

function told(offers: readonly Offer[]): string {
  return `${ms(median(offers.map(({ workMs }) => workMs)))} from dispatch to INVITE`;
}

function freeswitchOf(local: LocalEngine): Freeswitch {
  if (local.kind !== 'freeswitch') throw new Error('offers are measured on FreeSWITCH');
  return local.instance;
}

interface Caller {
  readonly called: string;
  readonly until: AbortSignal;
  /** Of an INFO. */
  readonly told: () => void;
}

/** A caller of the company's provider who waits until the end. */
function wait(system: BenchSystem, company: TestCompany, { called, until, told }: Caller): Promise<unknown> {
  return sendRawInvite({
    from: company.trunkAddress,
    target: system.engine.sip,
    requestUser: called,
    talk: () =>
      new Promise<void>((resolve) => {
        until.addEventListener('abort', () => {
          resolve();
        });
      }),
    onRequest: (method) => {
      if (method === 'INFO') told();
      return pause(answerAfterMs);
    },
  });
}

/** Resolves when somebody waits in the queue, who from then on is sent what {@link markDispatch} sends. */
async function untilWaiting(esl: RawEventSocket, queue: string): Promise<void> {
  const caller = await eventually(async () => {
    const members = await esl.api(`callcenter_config queue list members ${queue}`);
    const [, session] = /^[^|]*\|[^|]*\|[^|]*\|([0-9a-f-]{36})\|.*\|Waiting\|/mu.exec(members) ?? [];
    if (session === undefined) throw new Error(`nobody waits in ${queue}: ${members}`);
    return session;
  }, 10_000);
  await esl.api(`uuid_setvar ${caller} fs_send_unsupported_info true`);
}

/**
 * Puts before the contact of the agent what has an INFO sent to the caller: it is read when mod_callcenter has turned to the two, and
 * takes the same way as the INVITE. The event of mod_callcenter comes up to 20 ms late, and its time goes in steps of 20 ms.
 */
async function markDispatch(esl: RawEventSocket, agent: string): Promise<void> {
  const [names = '', values = ''] = (await esl.api(`callcenter_config agent list ${agent}`)).split('\n');
  const contact = values.split('|')[names.split('|').indexOf('contact')];
  if (contact === undefined) throw new Error(`${agent} has no contact`);
  const mark = '[bench_mark=${uuid_send_info(${uuid} offered)}]';
  await esl.api(`callcenter_config agent set contact ${agent} '${mark}${contact}'`);
}

/** The product's queue once more under another name, with an agent whom nothing but the contact of the phone stands for. */
async function addBareQueue(
  freeswitch: Freeswitch,
  esl: RawEventSocket,
  of: { readonly companyId: number; readonly queueId: number; readonly agent: TestAgent },
): Promise<void> {
  const file = join(freeswitch.generatedFolder, `company-${of.companyId}`, 'queues.xml');
  const [, settings] =
    new RegExp(`<queue name="queue-${of.queueId}">(.*?)</queue>`, 'su').exec(readFileSync(file, 'utf8')) ??
    [];
  if (settings === undefined) throw new Error(`${file} has no queue ${of.queueId}`);
  const plain = settings.replace(/(name="time-base-score" value=)"[^"]*"/u, '$1"queue"');
  writeBesideCompanies(
    freeswitch,
    'queues.xml',
    `<include>\n  <queue name="${bareQueue}">${plain}</queue>\n</include>\n`,
  );
  await addToTrunkContext(freeswitch, esl, [
    {
      number: bareNumber,
      actions: [
        ['answer', ''],
        ['callcenter', bareQueue],
      ],
    },
  ]);
  await reloadXml(esl);
  for (const words of [
    `queue load ${bareQueue}`,
    `agent add ${bareAgent} Callback`,
    `agent set contact ${bareAgent} sofia/switchroom/${of.agent.phone.user}%switchroom`,
    `agent set busy_delay_time ${bareAgent} 1`,
    `agent set status ${bareAgent} Available`,
  ])
    await esl.api(`callcenter_config ${words}`);
}

interface SideOptions {
  readonly queue: string;
  readonly agent: string;
  readonly position: string;
  readonly phone: DecliningPhone | undefined;
}

/** A queue with its one agent. */
class OfferSide {
  readonly #esl: RawEventSocket;
  readonly #options: SideOptions;
  #dispatched: ((at: number) => void) | undefined;

  private constructor(esl: RawEventSocket, options: SideOptions) {
    this.#esl = esl;
    this.#options = options;
  }

  static async open(freeswitch: Freeswitch, options: SideOptions): Promise<OfferSide> {
    const esl = await RawEventSocket.connect(freeswitch);
    await markDispatch(esl, options.agent);
    return new OfferSide(esl, options);
  }

  /** The caller was told that it is being offered. */
  turnedTo(): void {
    this.#dispatched?.(now());
  }

  /** The product puts back what we take away when it compares, every 30 s; an offer that it began counts for nothing. */
  async offer(): Promise<Offer> {
    for (;;) {
      const offer = await this.#tryOffer();
      await this.takeOut();
      if (offer) return offer;
    }
  }

  /** @returns null when the agent was in the queue already */
  async #tryOffer(): Promise<Offer | null> {
    const { phone } = this.#options;
    if (!phone) throw new Error('there is no phone');
    await pause(betweenMs + Math.random() * tickMs);
    const dispatched = new Promise<number>((resolve) => {
      this.#dispatched = resolve;
    });
    const invited = phone.nextInvite(inviteWithinMs);
    // Told where it is waited for; until then something else may go wrong, which is then the reason.
    invited.catch(() => undefined);
    if (!(await this.#bringIn())) return null;
    const metAt = now();
    const [invitedAt, dispatchedAt] = await Promise.all([invited, dispatched]);
    return { waitMs: dispatchedAt - metAt, workMs: invitedAt - dispatchedAt };
  }

  async #bringIn(): Promise<boolean> {
    const { queue, agent, position } = this.#options;
    const answer = await this.#esl.send(`api callcenter_config tier add ${queue} ${agent} 1 ${position}`);
    if (answer.startsWith('+OK')) return true;
    if (answer.includes('already exist')) return false;
    throw new Error(`${agent} cannot be put into ${queue}: ${answer.trim()}`);
  }

  /** Out of the queue, and ready for the next offer at once. */
  async takeOut(): Promise<void> {
    const { queue, agent } = this.#options;
    await this.#esl.api(`callcenter_config tier del ${queue} ${agent}`);
    await eventually(async () => {
      const state = await this.#esl.api(`callcenter_config agent get state ${agent}`);
      if (state.trim() !== 'Waiting') throw new Error(`${agent} is ${state.trim()}`);
    });
    await this.#esl.api(`callcenter_config agent set ready_time ${agent} 0`);
  }

  close(): void {
    this.#esl.close();
  }
}
