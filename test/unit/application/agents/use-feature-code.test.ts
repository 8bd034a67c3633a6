import { expect } from 'chai';
import { CheckPin } from '../../../../src/application/agents/check-pin.ts';
import type { AgentView } from '../../../../src/application/agents/agent-view.ts';
import { UseFeatureCode } from '../../../../src/application/agents/use-feature-code.ts';
import type { Actor } from '../../../../src/application/actor.ts';
import type { AgentRecord, StatusRecord } from '../../../../src/application/ports/records/agents.ts';
import type { UserRecord } from '../../../../src/application/ports/records/people.ts';
import type { TrunkRecord } from '../../../../src/application/ports/records/outside-lines.ts';
import type { PhoneRecord } from '../../../../src/application/ports/records/phones.ts';
import type { Referrer } from '../../../../src/application/ports/stores.ts';
import { Refusal } from '../../../../src/application/refusal.ts';
import type { Written } from '../../../../src/application/write.ts';
import { LockOut } from '../../../../src/application/sessions/lock-out.ts';
import { newAgentState } from '../../../../src/domain/agent/agent-state.ts';
import { openSecrets } from '../../../support/as-administrator.ts';

const companyId = 7;
const connected = 11;
const virtual = 12;
const unassigned = 13;
const onBreak = 20;
const paperwork = 21;

const statuses = [
  { id: paperwork, builtIn: null },
  { id: 15, builtIn: 'outgoing-call' },
  { id: connected, builtIn: 'connected' },
  { id: virtual, builtIn: 'virtual' },
  { id: unassigned, builtIn: 'unassigned' },
  { id: 14, builtIn: 'incoming-call' },
  { id: onBreak, builtIn: null },
].map((status) => status as StatusRecord);

describe('feature codes [U8]', () => {
  let users: UserRecord[];
  /** The extensions of each phone. */
  let phones: Record<string, number[]>;
  /** Who sits where, and in which status. */
  let seats: Map<number, { id: number; chosen: number }>;
  let attempts: Map<string, { count: number; until: Date }>;
  let now: Date;
  let done: string[];
  let actors: Actor[];
  let refuseWith: Refusal | null;
  let receipt: 'applied' | 'pending' | Error;
  let verified: number;
  let trunks: number[];
  let logged: object[];

  beforeEach(() => {
    users = [];
    phones = { phone1: [101] };
    seats = new Map();
    attempts = new Map();
    now = new Date('2026-03-02T08:00:00Z');
    done = [];
    actors = [];
    refuseWith = null;
    receipt = 'applied';
    verified = 0;
    trunks = [1];
    logged = [];
  });

  const user = (id: number, more: Partial<UserRecord> = {}) => {
    const all = {
      id,
      companyId,
      agent: true,
      active: true,
      extensionId: null,
      mobilePhoneId: null,
      agentNumber: null,
      pinHash: null,
      ...more,
    };
    users.push(all as UserRecord);
  };
  const carriedOut = (actor: Actor, what: string): Promise<Written<AgentView>> => {
    if (refuseWith) return Promise.reject(refuseWith);
    actors.push(actor);
    done.push(what);
    return Promise.resolve({ value: {} as AgentView, revision: 5, touched: [{ kind: 'agent', id: 1 }] });
  };
  const matches = (record: object, where: object = {}) =>
    Object.entries(where).every(([field, value]) => Reflect.get(record, field) === value);

  const featureCodes = () =>
    new UseFeatureCode({
      stores: {
        records: {
          phone: {
            list: (_scope, { where }) => {
              const names = Object.keys(phones);
              const all = names.map((sipUser, index) => ({ id: index + 1, sipUser }) as PhoneRecord);
              return Promise.resolve({ items: all.filter((phone) => matches(phone, where)), next: null });
            },
            referrers: (_scope, id) =>
              Promise.resolve([
                { kind: 'user', id: 1, name: 'whose mobile it is' },
                ...(Object.values(phones)[id - 1] ?? []).map((extensionId): Referrer => ({
                  kind: 'extension',
                  id: extensionId,
                  name: '',
                })),
              ]),
          },
          trunk: {
            list: () => Promise.resolve({ items: trunks.map((id) => ({ id }) as TrunkRecord), next: null }),
          },
          user: {
            list: (scope, { where }) =>
              Promise.resolve({
                items: users.filter((one) => matches(one, { ...where, ...scope })),
                next: null,
              }),
            find: (_scope, id) => Promise.resolve(users.find((one) => one.id === id) ?? null),
          },
        },
        agents: {
          findBySeat: (_scope, extensionId) => {
            const seat = seats.get(extensionId);
            if (!seat) return Promise.resolve(null);
            const state = { ...newAgentState(unassigned, now), chosen: seat.chosen, shown: 14 };
            return Promise.resolve({ id: seat.id, companyId, state } as AgentRecord);
          },
          allStatuses: () => Promise.resolve(statuses),
        },
      },
      pins: new CheckPin(
        new LockOut(
          {
            countAttempt: (key, { most, lockedUntil }) => {
              const { count, until } = attempts.get(key) ?? { count: 0, until: now };
              if (count >= most && until > now) return Promise.resolve(until);
              attempts.set(key, { count: (count % most) + 1, until: lockedUntil });
              return Promise.resolve(null);
            },
            clearFailures: (key) => {
              attempts.delete(key);
              return Promise.resolve();
            },
          },
          { now: () => now },
        ),
        {
          verifyPassword: (hash, pin) => {
            verified += 1;
            return openSecrets.verifyPassword(hash, pin);
          },
        },
      ),
      logInAgent: {
        logIn: (actor, id, wanted) => carriedOut(actor, `log in ${id} ${JSON.stringify(wanted)}`),
      },
      logOutAgent: { logOut: (actor, id) => carriedOut(actor, `log out ${id}`) },
      chooseStatus: { choose: (actor, id, statusId) => carriedOut(actor, `choose ${statusId} for ${id}`) },
      redirectFromPhone: {
        set: ({ extensionIds }, target) => redirected(`redirect ${extensionIds.join()} to ${target}`),
        clear: ({ extensionIds }) => redirected(`end the redirect of ${extensionIds.join()}`),
      },
      receipt: () => {
        if (receipt instanceof Error) return Promise.reject(receipt);
        return Promise.resolve(
          receipt === 'applied' ? { state: 'applied' } : { state: 'pending', waiting: [] },
        );
      },
      log: {
        debug: () => undefined,
        info: (facts) => void logged.push(facts),
        warn: () => undefined,
        error: () => undefined,
      },
    });

  const redirected = (what: string): Promise<Written<unknown>> => {
    if (refuseWith) return Promise.reject(refuseWith);
    done.push(what);
    return Promise.resolve({ value: null, revision: 1, touched: [{ kind: 'configuration', id: 1 }] });
  };

  /** @returns what the caller hears */
  const dial = async (
    code: string,
    typed: string[] = [],
    device: string | null = 'phone1',
  ): Promise<string[]> => {
    const heard: string[] = [];
    const left = [...typed];
    await featureCodes().use(
      { companyId, device, code },
      {
        askDigits: () => {
          heard.push('asked');
          return Promise.resolve(left.shift() ?? '');
        },
        tellDone: () => Promise.resolve(void heard.push('done')),
        tellRefused: () => Promise.resolve(void heard.push('refused')),
      },
    );
    return heard;
  };
  const logIn = (id: number, extensionId: number) =>
    `log in ${id} ${JSON.stringify({ at: 'extension', extensionId })}`;

  describe('*21 and *22 [R9, R10]', () => {
    it('redirect the extension of the phone to what is dialled behind the code', async () => {
      expect(await dial('*21*204')).to.deep.equal(['done']);
      expect(done).to.deep.equal(['redirect 101 to 204']);
    });

    it('ask for the target when it is not dialled', async () => {
      expect(await dial('*21', ['06301234567'])).to.deep.equal(['asked', 'done']);
      expect(done).to.deep.equal(['redirect 101 to 06301234567']);
    });

    it('end the redirect', async () => {
      expect(await dial('*22')).to.deep.equal(['done']);
      expect(done).to.deep.equal(['end the redirect of 101']);
    });

    it('sound refused when the rules refuse, and for a target that is no digits', async () => {
      refuseWith = new Refusal('conflict', 'a circle');
      expect(await dial('*21*204')).to.deep.equal(['refused']);
      refuseWith = null;
      expect(await dial('*21*2*4')).to.deep.equal(['refused']);
      expect(await dial('*21*')).to.deep.equal(['refused']);
      expect(done).to.deep.equal([]);
    });
  });

  describe('*10', () => {
    it('logs in whose fixed extension it is, without a question', async () => {
      user(1, { extensionId: 101 });
      expect(await dial('*10')).to.deep.equal(['done']);
      expect(done).to.deep.equal([logIn(1, 101)]);
    });

    it('asks whose fixed extension it is for the PIN, when there is one', async () => {
      user(1, { extensionId: 101, pinHash: 'hash of 4711' });
      expect(await dial('*10', ['4711'])).to.deep.equal(['asked', 'done']);
      expect(done).to.deep.equal([logIn(1, 101)]);
    });

    it('asks for number and PIN at an extension that is nobody\u2019s, and seats the agent there', async () => {
      user(1, { agentNumber: '12', pinHash: 'hash of 4711' });
      expect(await dial('*10', ['12', '4711'])).to.deep.equal(['asked', 'asked', 'done']);
      expect(done).to.deep.equal([logIn(1, 101)]);
    });

    it('asks when the extension is fixed for two', async () => {
      user(1, { extensionId: 101 });
      user(2, { extensionId: 101, agentNumber: '2', pinHash: 'hash of 2222' });
      expect(await dial('*10', ['2', '2222'])).to.deep.equal(['asked', 'asked', 'done']);
      expect(done).to.deep.equal([logIn(2, 101)]);
    });

    it('does not count who is inactive, or no agent', async () => {
      user(1, { extensionId: 101, active: false });
      user(2, { extensionId: 101, agent: false });
      user(3, { extensionId: 101 });
      expect(await dial('*10')).to.deep.equal(['done']);
      expect(done).to.deep.equal([logIn(3, 101)]);
    });

    it('a wrong number or PIN is refused, three times at most', async () => {
      user(1, { agentNumber: '12', pinHash: 'hash of 4711' });
      const heard = await dial('*10', ['99', '4711', '12', '4712', '12', '', '12', '4711']);
      expect(heard).to.deep.equal([
        'asked',
        'asked',
        'refused',
        'asked',
        'asked',
        'refused',
        'asked',
        'asked',
        'refused',
      ]);
      expect(done).to.be.empty;
    });

    it('the third try may be the right one', async () => {
      user(1, { extensionId: 101, pinHash: 'hash of 4711' });
      expect(await dial('*10', ['1', '2', '4711'])).to.deep.equal([
        'asked',
        'refused',
        'asked',
        'refused',
        'asked',
        'done',
      ]);
    });

    it('who types nothing is not asked again', async () => {
      user(1, { agentNumber: '12', pinHash: 'hash of 4711' });
      expect(await dial('*10')).to.deep.equal(['asked', 'refused']);
      expect(attempts).to.be.empty;
    });

    it('a number without a PIN opens nothing', async () => {
      user(1, { agentNumber: '12' });
      expect(await dial('*10', ['12', '0'])).to.deep.equal(['asked', 'asked', 'refused', 'asked', 'refused']);
    });

    it('costs the same check of a PIN for a number that is nobody\u2019s', async () => {
      await dial('*10', ['99', '1']);
      expect(verified).to.equal(1);
      expect(attempts).to.be.empty;
    });

    it('five wrong PINs in a row lock the PIN for a quarter of an hour, whoever typed them', async () => {
      user(1, { agentNumber: '12', pinHash: 'hash of 4711' });
      await dial('*10', ['12', '1', '12', '2', '12', '3']);
      await dial('*10', ['12', '4', '12', '5', '12', '4711']);
      expect(done).to.be.empty;
      now = new Date(now.getTime() + 15 * 60_000 - 1);
      await dial('*10', ['12', '4711']);
      expect(done).to.be.empty;
      now = new Date(now.getTime() + 1);
      await dial('*10', ['12', '4711']);
      expect(done).to.deep.equal([logIn(1, 101)]);
      expect(attempts).to.be.empty;
    });

    it('four wrong PINs and a right one begin to count anew', async () => {
      user(1, { extensionId: 101, pinHash: 'hash of 4711' });
      await dial('*10', ['1', '2', '3']);
      await dial('*10', ['4', '4711']);
      await dial('*10', ['1', '2', '3']);
      await dial('*10', ['4', '4711']);
      expect(done).to.have.length(2);
    });

    it('seats at the fixed extension where a phone has several, and else at the first', async () => {
      phones = { phone1: [102, 101] };
      user(1, { extensionId: 102 });
      await dial('*10');
      users = [];
      user(2, { agentNumber: '2', pinHash: 'hash of 2' });
      await dial('*10', ['2', '2']);
      expect(done).to.deep.equal([logIn(1, 102), logIn(2, 101)]);
    });
  });

  describe('*11', () => {
    it('logs out who sits at the phone', async () => {
      phones = { phone1: [101, 102] };
      seats.set(102, { id: 1, chosen: connected });
      expect(await dial('*11')).to.deep.equal(['done']);
      expect(done).to.deep.equal(['log out 1']);
    });

    it('is refused where nobody sits', async () => {
      expect(await dial('*11')).to.deep.equal(['refused']);
    });
  });

  describe('*12', () => {
    for (const [from, to] of [
      [connected, onBreak],
      [virtual, onBreak],
      [onBreak, paperwork],
      [paperwork, connected],
    ] as const)
      it(`leads from status ${from} to ${to}: by id, around, and only to what may be chosen`, async () => {
        user(1);
        seats.set(101, { id: 1, chosen: from });
        expect(await dial('*12')).to.deep.equal(['done']);
        expect(done).to.deep.equal([`choose ${to} for 1`]);
      });

    it('leads to Virtual who has a mobile', async () => {
      user(1, { mobilePhoneId: 5 });
      seats.set(101, { id: 1, chosen: connected });
      await dial('*12');
      expect(done).to.deep.equal([`choose ${virtual} for 1`]);
    });

    it('does not lead to Virtual where no mobile could be called', async () => {
      user(1, { mobilePhoneId: 5 });
      trunks = [];
      seats.set(101, { id: 1, chosen: connected });
      await dial('*12');
      expect(done).to.deep.equal([`choose ${onBreak} for 1`]);
    });

    it('is refused where nobody sits', async () => {
      expect(await dial('*12')).to.deep.equal(['refused']);
    });
  });

  it('what the rules of REST refuse sounds refused, once', async () => {
    user(1, { extensionId: 101 });
    refuseWith = new Refusal('conflict', 'another agent sits at this extension');
    expect(await dial('*10')).to.deep.equal(['refused']);
  });

  it('done is not told while the engines have not confirmed', async () => {
    seats.set(101, { id: 1, chosen: connected });
    receipt = 'pending';
    expect(await dial('*11')).to.deep.equal([]);
    receipt = new Error('the database is away');
    expect(await dial('*11')).to.deep.equal([]);
    expect(done).to.have.length(2);
  });

  it('the agent acts, at the phone', async () => {
    seats.set(101, { id: 1, chosen: connected });
    await dial('*11');
    expect(actors).to.deep.equal([
      {
        principal: { companyId, userId: 1, apiKeyId: null, label: 'phone', rights: new Set() },
        address: 'phone1',
      },
    ]);
  });

  for (const [what, dialled, code] of [
    ['a PIN that was dialled too early', '*10*1024*4711', '*10'],
    ['where calls were to be led', '*21*06301234567', '*21'],
  ] as const)
    it(`the log of what was refused does not tell ${what} [P8]`, async () => {
      refuseWith = new Refusal('conflict', 'not today');
      expect(await dial(dialled)).to.deep.equal(['refused']);
      expect(logged).to.have.length(1);
      expect(logged[0]).to.include({ companyId, device: 'phone1', code });
      expect(JSON.stringify(logged)).not.to.match(/4711|0630/u);
    });

  for (const [what, code, device] of [
    ['an unknown code', '*99', 'phone1'],
    ['a call from outside', '*11', null],
    ['a phone of nobody', '*11', 'phone2'],
  ] as const)
    it(`${what} is refused`, async () => {
      seats.set(101, { id: 1, chosen: connected });
      expect(await dial(code, [], device)).to.deep.equal(['refused']);
      expect(done).to.be.empty;
    });

  it('a phone at no extension is refused', async () => {
    phones = { phone1: [] };
    expect(await dial('*10', ['1', '1'])).to.deep.equal(['refused']);
  });
});
