import { expect } from 'chai';
import { join } from 'node:path';
import { RestClient } from '../../ops/local/rest-client.ts';
import { eventually } from '../support/eventually.ts';
import { type RunningSystem, sharedSystem, untilReady } from '../support/running-system.ts';
import { faultsOfTiling, readActivity } from './activity-log.ts';
import { Answers, FlippingAgent } from './flipping-agent.ts';
import { createFlippingCompany, type FlippingCompany, skillSets } from './flipping-company.ts';
import { desiredMembers, heldMembers, readAgents } from './memberships.ts';
import { between, oneOf, pause } from './rhythm.ts';
import { type RingingPhones, startRingingPhones } from './ringing-phones.ts';
import { RoleProcesses } from './role-processes.ts';
import { WaitingCallers } from './waiting-callers.ts';

const flips = Number(process.env.SWITCHROOM_FLIPS ?? 10_000);
/** After each of them the engine is compared with the database; there are two kinds. */
const rounds = 2 * Math.ceil(flips / 5_000);
const size = 16;
/** So many of the agents take what rings, so that clicks fall into talks, too. */
const talkers = 3;
const callers = 6;
/** The engine holds what the database says so long after the last change. */
const settledMs = 5_000;

describe(`${flips} flips of ${size} agents while workers and links are killed`, function () {
  this.timeout(1_200_000);
  let system: RunningSystem;
  let made: FlippingCompany;
  let phones: RingingPhones;
  let processes: RoleProcesses;
  let admin: RestClient;
  let flippers: FlippingAgent[];
  const clicks = new Answers();
  const skillChanges = new Answers();
  const divergences: string[] = [];
  const leftovers: string[] = [];
  let calls = 0;
  let flipMs = 0;

  before(async () => {
    system = await sharedSystem();
    made = await createFlippingCompany(system, size);
    phones = await startRingingPhones({
      sip: sip(),
      folder: join(system.installation.folder, 'chaos-phones'),
      agents: made.agents,
      talkers,
    });
    processes = await RoleProcesses.start(system);
    await untilReady(oneOf(processes.urls));
    admin = await made.company.signInAt(oneOf(processes.urls));
    flippers = await Promise.all(
      made.agents.map(async (agent) => {
        const rest = await new RestClient(oneOf(processes.urls)).signIn(agent.email, 'test-password-1');
        await rest.post(`/v1/agents/${agent.id}/login`);
        return new FlippingAgent(agent, phones.of(agent), rest, made.statuses, clicks);
      }),
    );
  });

  after(async () => {
    await phones.stop();
    await processes.stop();
  });

  const sip = () => system.engine.sip;
  const flipped = () => flippers.reduce((sum, flipper) => sum + flipper.flips, 0);

  /** Everybody flips until there were so many; meanwhile processes die. Then the engine is compared with the database. */
  const runRound = async (round: number): Promise<void> => {
    const { company, called } = made;
    const waiting = new WaitingCallers({ from: company.trunkAddress, to: called, target: sip(), callers });
    const goal = (flips * round) / rounds;
    let failed = false;
    const goesOn = () => !failed && flipped() < goal;
    const began = Date.now();
    try {
      await Promise.all([
        ...flippers.map((flipper) => flip(flipper, goesOn)),
        killAtRandom(goesOn),
        changeSkills(goesOn),
      ]);
      await Promise.all(flippers.map((flipper) => flipper.beginPaperwork()));
    } finally {
      failed = true;
      flipMs += Date.now() - began;
      // In every other round calls and timeouts end while nobody listens to the engine, and the next owner has to find out.
      // In the others the owner has to do it by itself, without comparing everything.
      if (round % 2 === 1) await Promise.all([processes.killOwner(), waiting.hangUp()]);
      else await waiting.hangUp();
      calls += waiting.calls;
    }
    await untilReady(oneOf(processes.urls));
    await settle();
    await compare(`round ${round}`);
  };

  const flip = async (flipper: FlippingAgent, goesOn: () => boolean): Promise<void> => {
    while (goesOn()) {
      await flipper.flip();
      await flipper.rest();
    }
  };

  const killAtRandom = async (goesOn: () => boolean): Promise<void> => {
    for (;;) {
      await pause(between(1_000, 5_000));
      if (!goesOn()) return;
      await processes.killOne();
    }
  };

  const changeSkills = async (goesOn: () => boolean): Promise<void> => {
    while (goesOn()) {
      const { id } = oneOf(made.agents);
      const skills = oneOf(skillSets(made.queuesOf));
      await skillChanges.untilObeyed(() => admin.fetch('PATCH', `/v1/agents/${id}`, { skills }));
      await pause(between(200, 800));
    }
  };

  /** Until there was no change for so long. */
  const settle = async (): Promise<void> => {
    let lastChangeAt = Date.now();
    await eventually(async () => {
      const changes = (await readAgents(admin)).map(({ status }) => Date.parse(status.since));
      lastChangeAt = Math.max(lastChangeAt, ...changes);
      expect(Date.now()).to.be.greaterThan(lastChangeAt + settledMs);
    }, 30_000);
  };

  const compare = async (when: string): Promise<void> => {
    const { agents, queuesOf } = made;
    const views = await readAgents(admin);
    const desired = desiredMembers(views, agents, queuesOf);
    const held = await heldMembers(system.engine, [...queuesOf.values()].flat());
    for (const line of desired) if (!held.includes(line)) divergences.push(`${when}: missing ${line}`);
    for (const line of held) if (!desired.includes(line)) divergences.push(`${when}: too much ${line}`);
    for (const { id, calls: left, status } of views)
      if (left > 0 || status.name === 'Incoming call')
        leftovers.push(`${when}: agent-${id} in ${status.name} with ${left} calls`);
    for (const agent of agents)
      if (!phones.isIdle(agent)) leftovers.push(`${when}: the phone of agent-${agent.id} is not idle`);
    report([`${when}: ${held.length} memberships of ${views.length} agents`]);
  };

  it('each flip is obeyed in the end, whoever dies meanwhile', async () => {
    for (let round = 1; round <= rounds; round += 1) await runRound(round);
    const owners = processes.kills.filter(({ owner }) => owner).length;
    const workers = processes.kills.filter(({ role }) => role === 'worker').length;
    const outs = flippers.reduce((sum, flipper) => sum + flipper.outs.length, 0);
    report([
      `${flipped()} flips in ${Math.round(flipMs / 1_000)} s, ${outs} of them out of the queues`,
      `clicks: ${clicks.summary()}`,
      `skills: ${skillChanges.summary()}`,
      `killed: ${processes.kills.length}; ${owners} owners of the node, ${workers} workers`,
      `${calls} callers, ${phones.offers()} offers`,
    ]);
    expect(clicks.obeyed).to.equal(flipped()).and.be.at.least(flips);
    expect(processes.kills.length, 'kills').to.be.at.least(Math.max(rounds, flips / 1_000));
    expect(owners, 'kills of an owner').to.be.at.least(rounds / 2);
    expect(skillChanges.obeyed, 'changes of skills').to.be.at.least(5 * rounds);
    expect(phones.offers(), 'offers').to.be.at.least(flips / 25);
  });

  it('no offer comes between the 200 of a click that takes the agent out and the click that brings him in [S14]', () => {
    const wrong = flippers.flatMap((flipper) => flipper.offersWhileOut());
    expect(wrong, `of ${phones.offers()} offers`).to.deep.equal([]);
  });

  it(`${settledMs / 1_000} s after the last change the engine holds what the database says [S1, S5]`, () => {
    expect(divergences).to.deep.equal([]);
  });

  it('no agent is left in a call that is over [S6, S7]', () => {
    expect(leftovers).to.deep.equal([]);
  });

  it('the activity log of each agent has neither gap nor overlap, and its sum is the wall time [S13]', async () => {
    const { createdAt } = await admin.get<{ createdAt: string }>(`/v1/users/${made.agents.at(-1)?.id ?? 0}`);
    const period = { from: new Date(createdAt), to: new Date() };
    const faults: string[] = [];
    const causes: Record<string, number> = {};
    for (const { id } of made.agents) {
      const log = await readActivity(admin, id, period);
      for (const { cause } of log) causes[cause] = (causes[cause] ?? 0) + 1;
      faults.push(...faultsOfTiling(log, period).map((fault) => `agent-${id}: ${fault}`));
    }
    report([`activity: ${JSON.stringify(causes)}`]);
    expect(faults).to.deep.equal([]);
    // A click during a ring shows when that is over, and not at all when another one comes meanwhile.
    expect(causes.agent, 'stretches that agents began').to.be.at.least(flips / 4);
    for (const cause of ['login', 'logout', 'timer', 'ring', 'hang-up'])
      expect(causes[cause], `stretches that began with ${cause}`).to.be.at.least(rounds);
  });
});

function report(lines: readonly string[]): void {
  for (const line of lines) process.stdout.write(`      ${line}\n`);
}
