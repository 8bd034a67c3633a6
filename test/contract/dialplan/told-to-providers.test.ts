import { expect } from 'chai';
import { planMemberships } from '../../../src/domain/membership/plan-memberships.ts';
import type { MediaEngine } from '../../../src/engine/media-engine.ts';
import { eventually } from '../../support/eventually.ts';
import { type BusyProvider, startBusyProvider } from '../../support/phones/busy-provider.ts';
import { sendRawInvite } from '../../support/phones/raw-invite.ts';
import { headerOf } from '../../support/phones/sip-text.ts';
import { sampleQueue } from '../../support/sample-configuration.ts';
import { onEachEngine } from './on-each-engine.ts';
import { accountOf, caller, customersAt, extension, mobile, planCompany } from './plan-company.ts';
import { newNumberFacts } from '../../support/snapshot.ts';

const customers = '127.1.1.7';
const agentId = 7;
const [toOutside, toMobile, toLaterMobile, toQueue] = [1, 2, 3, 4].map((id) => `+361234500${id}`);

onEachEngine('what a provider is told of who calls', 60_000, (bench) => {
  let provider: BusyProvider;
  let engine: MediaEngine;

  before(async () => {
    provider = await startBusyProvider();
    const company = planCompany(provider, {
      extensions: [
        extension(4, 20, [caller, 0]),
        extension(6, 20, [mobile, 0]),
        extension(7, 20, [mobile, 1]),
        extension(8, 20, [mobile, 0], [caller, 5]),
      ],
      queues: [sampleQueue(17)],
      numbers: [
        {
          ...{ id: 1, digits: toOutside ?? '', ...newNumberFacts },
          destination: { kind: 'outside', number: '+36301230000', trunkId: 4, ringSeconds: 20 },
        },
        {
          id: 2,
          digits: toMobile ?? '',
          ...newNumberFacts,
          destination: { kind: 'extension', extensionId: 6 },
        },
        {
          id: 3,
          digits: toLaterMobile ?? '',
          ...newNumberFacts,
          destination: { kind: 'extension', extensionId: 7 },
        },
        {
          id: 4,
          digits: toQueue ?? '',
          ...newNumberFacts,
          destination: { kind: 'queue', queueId: 17 },
        },
      ],
    });
    await bench().apply({ ...company, trunks: [...company.trunks, customersAt(5, customers)] });
    engine = await bench().controller();
  });
  beforeEach(() => {
    provider.invites.length = 0;
  });
  afterEach(async () => {
    for (const { callId } of await engine.standIns.live()) await engine.standIns.end(callId);
    await sitAt();
    await eventually(async () => {
      expect(await bench().legs()).to.equal(0);
    }, 10_000);
  });
  after(() => {
    provider.close();
  });

  const sitAt = (...devices: string[]) => {
    const desired = devices.map((device) => ({ agentId, queueId: 17, device, level: 1 }));
    return engine.carryOut(planMemberships(desired, engine.membershipsOf(agentId)));
  };
  const told = () =>
    eventually(() => {
      expect(provider.invites).not.to.be.empty;
      return /^(.*)<sip:([^@>]*)@/u.exec(headerOf(provider.invites[0] ?? '', 'From'))?.slice(1);
    }, 10_000);
  /** A customer writes the number as it is dialled in the country, and takes another name. */
  const callIn = async (requestUser: string) => {
    const rang = told();
    await sendRawInvite({
      ...{ from: customers, target: bench().sip, requestUser, withinMs: 5_000 },
      ...{ callerNumber: '06301112244', callerName: 'Boss', talk: () => rang },
    });
    return await rang;
  };
  const asCustomer = ['', '+36301112244'];

  for (const [where, number] of [
    ['of a number outside', toOutside],
    ['of the mobile of an extension', toMobile],
    ['of a mobile that rings later', toLaterMobile],
  ] as const)
    it(`is the number in E.164 and no name: the provider ${where}`, async () => {
      expect(await callIn(number ?? '')).to.deep.equal(asCustomer);
    });

  for (const [where, device] of [
    ['at a mobile', `mobile-${mobile}`],
    ['at an extension with one', 'extension-8'],
  ] as const) {
    it(`is the same of a queue call, to an agent ${where}`, async () => {
      await sitAt(device);
      expect(await callIn(toQueue ?? '')).to.deep.equal(asCustomer);
    });

    it(`is the customer of a callback, to an agent ${where} [R12]`, async () => {
      await sitAt(device);
      await engine.standIns.place({
        ...{ callbackId: 1, turn: 1, companyId: 1, revision: 3, queueId: 17, record: false, trunkId: 4 },
        ...{ customer: '36301112244', numberId: null, shown: '3612345001' },
        ...{ since: new Date(), goesFirst: false, needsAgents: false, maxCallers: null },
      });
      expect(await told()).to.deep.equal(asCustomer);
    });
  }

  it('is the extension of a colleague, without the name', async () => {
    const rang = told();
    await sendRawInvite({
      ...{ from: '127.0.0.1', target: bench().sip, requestUser: '206', withinMs: 5_000 },
      ...{ account: accountOf(caller), callerNumber: accountOf(caller).user, callerName: 'Boss' },
    });
    expect(await rang).to.deep.equal(['', '204']);
  });
});
