import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { expect } from 'chai';
import { planMemberships } from '../../../src/domain/membership/plan-memberships.ts';
import { AmiSession } from '../../../src/asterisk/ami/ami-session.ts';
import { queueName } from '../../../src/media-node/mirrors/member-names.ts';
import type { CompanyConfiguration } from '../../../src/engine/company-configuration.ts';
import { onFreeswitch } from '../../support/engine/on-freeswitch.ts';
import { eventually } from '../../support/eventually.ts';
import { DecliningPhone } from '../../support/phones/declining-phone.ts';
import { answerTo } from '../../support/phones/sip-text.ts';
import { newExtensionFacts } from '../../support/snapshot.ts';
import { type AsteriskBench, startAsteriskBench } from './asterisk-bench.ts';
import type { BenchCustomer } from './engine-bench.ts';
import { type FreeswitchBench, startFreeswitchBench } from './freeswitch-bench.ts';
import type { RealPhone } from './real-people.ts';
import { freshCompany } from './sample-companies.ts';
import {
  sampleConfiguration,
  samplePhone,
  sampleQueue,
  sampleTrunk,
} from '../../support/sample-configuration.ts';
import { ToldEvents } from './told-events.ts';

/** AST_DEVICE_NOT_INUSE. */
const notInUse = '1';
/** So often in a row, 20 ms apart. */
const knownLooks = 25;
const moved = '302 Moved Temporarily';
const mobileNumber = '+36301112233';
const expensive = '+882900000001';

describeForwarding('Asterisk', startAsteriskBench, describe);
describeForwarding('FreeSWITCH', startFreeswitchBench, onFreeswitch);

/** Nobody but the call logic decides where a call goes on: a phone that is told to forward its calls has not taken them. */
function describeForwarding(
  name: string,
  start: () => Promise<AsteriskBench | FreeswitchBench>,
  describeIt: typeof describe | typeof describe.skip,
): void {
  describeIt(`a phone that forwards its calls by itself (SIP 302), on a real ${name}`, function () {
    this.timeout(90_000);
    const { companyId, queueId, agentId } = freshCompany();
    const { agentId: colleagueId } = freshCompany();
    const accounts = [1, 2, 3].map((index) => samplePhone(companyId * 10 + index));
    const [forwarding, answering, dialling] = accounts.map(({ sipUser }) => sipUser);
    let bench: AsteriskBench | FreeswitchBench;
    let company: CompanyConfiguration;
    let provider: Socket;
    /** Whom the provider was asked for. */
    const asked: string[] = [];
    let phone: RealPhone;
    let caller: RealPhone;
    let forwarder: DecliningPhone | undefined;
    let customers: BenchCustomer[] = [];

    before(async () => {
      bench = await start();
      provider = createSocket('udp4').bind(0, '127.0.0.1');
      await once(provider, 'listening');
      provider.on('message', (bytes, from) => {
        const text = bytes.toString('latin1');
        const [, user] = /^INVITE sip:([^@;>]*)/u.exec(text) ?? [];
        if (user === undefined) return;
        asked.push(user);
        const contact = `Contact: <sip:${expensive}@127.0.0.1:${provider.address().port}>`;
        provider.send(answerTo(text, moved, 'x', { headers: [contact] }), from.port, from.address);
      });
      const devices = (...ids: number[]) => ids.map((phoneId) => ({ phoneId, startSeconds: 0 }));
      const rule = { name: 'Rule', ringSeconds: 20, ...newExtensionFacts };
      const id = companyId * 1_000;
      const toColleague = { kind: 'extension', extensionId: accounts[1]?.extension?.id ?? 0 } as const;
      company = sampleConfiguration(companyId, 1, {
        phones: accounts,
        trunks: [{ ...sampleTrunk(companyId), port: provider.address().port }],
        queues: [sampleQueue(queueId)],
        mobiles: [{ id: 4, number: mobileNumber }],
        extensions: [
          { ...rule, id: id + 1, digits: '301', devices: devices(1), onBusy: toColleague },
          { ...rule, id: id + 2, digits: '302', devices: devices(1, 2) },
          { ...rule, id: id + 3, digits: '303', devices: devices(4), onBusy: toColleague },
          { ...rule, id: id + 5, digits: '305', devices: [...devices(1), { phoneId: 1, startSeconds: 1 }] },
          { ...rule, id: id + 4, digits: '304', devices: [{ phoneId: 1, startSeconds: 1 }, ...devices(2)] },
        ],
      });
      await bench.engine.applyConfiguration(company);
      const [, second, third] = accounts;
      if (!second || !third) throw new Error('there are three phones');
      [phone, caller] = await Promise.all([bench.people.phone(second), bench.people.phone(third)]);
    });
    after(async () => {
      provider.close();
      await bench.dispose();
    });
    afterEach(async () => {
      await bring(agentId);
      await bring(colleagueId);
      await Promise.all([caller, phone, ...customers].map((one) => one.hangsUp().catch(() => undefined)));
      customers = [];
      forwarder?.close();
      forwarder = undefined;
      await Promise.all([phone.isQuiet(), caller.isQuiet()]);
      expect(asked.filter((user) => user !== mobileNumber)).to.deep.equal([]);
    });

    const bring = (agent: number, device?: string, level = 1) => {
      const wanted = device === undefined ? [] : [{ queueId, agentId: agent, device, level }];
      return bench.engine.carryOut(planMemberships(wanted, bench.engine.membershipsOf(agent)));
    };
    const forwardTo = async (contact: string) => {
      const [account] = accounts;
      forwarder = await DecliningPhone.register(
        { user: account?.sipUser ?? '', password: account?.secret ?? '' },
        bench.people.sip(),
        { status: moved, headers: [`Contact: <${contact}>`] },
      );
    };
    /**
     * app_queue learns of a phone that has just registered a moment later, and rings those first whom it knows. One that registers in
     * place of another is gone for a moment in between.
     */
    const isKnownOf = async (phones: number) => {
      const { outside } = bench;
      if (!(outside instanceof AmiSession)) return;
      let lookedAt = 0;
      await eventually(async () => {
        const members = await outside.list('QueueStatus', { Queue: queueName(queueId) });
        const known = members.filter((member) => member.first('Status') === notInUse).length;
        if (known !== phones) lookedAt = 0;
        else lookedAt += 1;
        expect(lookedAt, `looks in a row at ${phones} phones`).to.equal(knownLooks);
      }, 10_000);
    };
    const callIn = async () => {
      customers.push(await bench.people.customer(company, '36305556677'));
    };

    const contacts = (): [string, string][] => {
      const { port } = provider.address();
      const trunk = `trunk-${companyId}`;
      return [
        ['an address somewhere', `sip:${expensive}@127.0.0.1:${port}`],
        ['an extension', `sip:${accounts[2]?.extension?.digits ?? ''}@${bench.people.sip().host}`],
        ['a dial string of a channel', `sip:PJSIP/${expensive}%40${trunk}@127.0.0.1:${port}`],
        [
          'a dial string of a context',
          `sip:Local/${accounts[2]?.extension?.digits ?? ''}%40sw-from-phone@127.0.0.1`,
        ],
        ['a gateway', `sip:sofia/gateway/${trunk}/${expensive}@127.0.0.1`],
      ];
    };

    for (const [index, what] of [
      'an address somewhere',
      'an extension',
      'a dial string of a channel',
      'a dial string of a context',
      'a gateway',
    ].entries())
      it(`does not bring a call to ${what}: it counts as busy, and the call goes on`, async () => {
        const [title, contact] = contacts()[index] ?? ['', ''];
        expect(title).to.equal(what);
        await forwardTo(contact);
        await caller.dials('301');
        await phone.rings();
        expect(forwarder?.invitedAt).to.have.length(1);
        expect(caller.rangAt).to.deep.equal([]);
      });

    for (const [digits, when] of [
      ['302', 'at once'],
      ['304', 'later'],
    ] as const)
      it(`lets the other phones of its extension ring, when it begins ${when}`, async () => {
        await forwardTo(contacts()[0]?.[1] ?? '');
        await caller.dials(digits);
        await phone.rings();
        await eventually(() => {
          expect(forwarder?.invitedAt).to.have.length(1);
        });
        await phone.accepts();
        await eventually(async () => {
          const live = (await bench.engine.liveLegs()).map(({ device }) => device);
          expect(live).to.have.members([answering, dialling]);
        });
      });

    it('is as busy behind a provider', async () => {
      await caller.dials('303');
      await phone.rings();
      expect(asked).to.deep.equal([mobileNumber]);
    });

    it('does not keep a queue from the agent who comes next', async () => {
      await forwardTo(contacts()[1]?.[1] ?? '');
      await bring(agentId, forwarding, 1);
      await bring(colleagueId, answering, 2);
      await isKnownOf(2);
      await callIn();
      await eventually(() => {
        expect(forwarder?.invitedAt).to.have.length(1);
      }, 10_000);
      await phone.rings();
      // FreeSWITCH lets it be for one second, which a busy machine may take for the next offer.
      if (bench.outside instanceof AmiSession) expect(forwarder?.invitedAt).to.have.length(1);
      expect(caller.rangAt).to.deep.equal([]);
      await phone.accepts();
      await eventually(() => {
        expect(bench.engine.waitingCallers(queueId)).to.deep.equal([]);
      });
    });

    it('has not missed a call that it is offered as all devices of an extension', async () => {
      const told = new ToldEvents(bench, ['offer-missed'], () => true);
      await forwardTo(contacts()[0]?.[1] ?? '');
      await bring(agentId, `extension-${companyId * 1_000 + 5}`);
      await callIn();
      await eventually(() => {
        expect(forwarder?.invitedAt).to.have.length.greaterThan(1);
      }, 10_000);
      await bring(colleagueId, answering, 2);
      await phone.rings();
      expect(told.all).to.deep.equal([]);
    });

    it('leaves who is alone in a queue waiting', async () => {
      await forwardTo(contacts()[0]?.[1] ?? '');
      await bring(agentId, forwarding);
      await callIn();
      await eventually(() => {
        expect(forwarder?.invitedAt).not.to.be.empty;
      }, 10_000);
      await bring(colleagueId, answering, 2);
      await phone.rings();
    });
  });
}
