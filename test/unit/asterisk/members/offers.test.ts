import { expect } from 'chai';
import type { AmiCommands } from '../../../../src/asterisk/ami/ami-commands.ts';
import { AmiRefused } from '../../../../src/asterisk/ami/ami-errors.ts';
import { AmiMessage } from '../../../../src/asterisk/ami/ami-message.ts';
import { Offers } from '../../../../src/asterisk/members/offers.ts';
import { WithdrawnOffers } from '../../../../src/asterisk/members/withdrawn-offers.ts';
import { laterDeviceChannel, queueChannel } from './offer-channels.ts';

interface Channel {
  readonly state: string;
  /** What `sw-offer` set on it; empty: it is no queue's call. */
  readonly offer: string;
  /** Whom its Dial has on the line. */
  readonly pickedUp?: string;
}

/** The channels of an engine, with what is asked of them. */
class FakeChannels implements AmiCommands {
  readonly channels = new Map<string, Channel>();
  readonly hungUp: string[] = [];
  actions = 0;
  /** How often the list is read before a channel that was hung up is gone. */
  lingers = 0;

  send(action: string, headers: Readonly<Record<string, string>> = {}): Promise<AmiMessage> {
    this.actions += 1;
    const name = headers.Channel ?? '';
    const channel = this.channels.get(name);
    if (action === 'Hangup') {
      this.hungUp.push(name);
      if (!channel) return this.#refuse(action);
      if (this.lingers === 0) this.channels.delete(name);
      return this.#answer('');
    }
    const pattern = /^CHANNELS\((.*)\)$/u.exec(headers.Variable ?? '')?.[1];
    if (pattern !== undefined) return this.#answer(this.#list(new RegExp(pattern, 'u')));
    if (!channel) return this.#refuse(action);
    if (headers.Variable === 'DIALEDPEERNAME') return this.#answer(channel.pickedUp ?? '');
    return this.#answer(headers.Variable === 'SW_OFFER' ? channel.offer : channel.state);
  }

  list(): Promise<AmiMessage[]> {
    throw new Error('the cost would grow with the calls of the installation');
  }

  #list(pattern: RegExp): string {
    const names = [...this.channels.keys()].filter((name) => pattern.test(name));
    if (this.hungUp.length > 0 && this.lingers > 0) {
      this.lingers -= 1;
      if (this.lingers === 0) for (const name of this.hungUp) this.channels.delete(name);
    }
    return names.join(' ');
  }

  #answer(value: string): Promise<AmiMessage> {
    return Promise.resolve(new AmiMessage(['Response: Success', `Value: ${value}`]));
  }

  #refuse(action: string): Promise<never> {
    return Promise.reject(
      new AmiRefused(action, new AmiMessage(['Response: Error', 'Message: No such channel'])),
    );
  }
}

describe('ending the offers on their way to a phone [S14]', () => {
  let engine: FakeChannels;
  let withdrawn: WithdrawnOffers;
  const end = (device = 'phone7') => new Offers(engine, withdrawn).end(device);
  beforeEach(() => {
    engine = new FakeChannels();
    withdrawn = new WithdrawnOffers();
  });

  it('asks once when nothing rings', async () => {
    await end();
    expect(engine.actions).to.equal(1);
  });

  it('ends a call of a queue that rings, or is about to', async () => {
    engine.channels.set('PJSIP/phone7-00000001', { state: 'Ringing', offer: '17' });
    engine.channels.set('PJSIP/phone7-00000002', { state: 'Down', offer: '17' });
    await end();
    expect(engine.hungUp.sort()).to.deep.equal(['PJSIP/phone7-00000001', 'PJSIP/phone7-00000002']);
    expect(
      engine.hungUp.every((channel) => withdrawn.has(channel)),
      'known as withdrawn',
    ).to.equal(true);
  });

  it('returns only when the offer is really gone, and hangs it up once', async () => {
    engine.channels.set('PJSIP/phone7-00000001', { state: 'Ringing', offer: '17' });
    engine.lingers = 3;
    await end();
    expect([...engine.channels]).to.deep.equal([]);
    expect(engine.hungUp).to.deep.equal(['PJSIP/phone7-00000001']);
  });

  it('leaves a conversation alone, and a call that a colleague dialled', async () => {
    engine.channels.set('PJSIP/phone7-00000001', { state: 'Up', offer: '17' });
    engine.channels.set('PJSIP/phone7-00000002', { state: 'Ringing', offer: '' });
    await end();
    expect(engine.hungUp).to.deep.equal([]);
  });

  it('leaves the phones of others alone, also one whose name begins alike', async () => {
    engine.channels.set('PJSIP/phone77-00000001', { state: 'Ringing', offer: '17' });
    engine.channels.set('PJSIP/xphone7-00000001', { state: 'Ringing', offer: '17' });
    await end();
    expect(engine.hungUp).to.deep.equal([]);
  });

  describe('at a place with a ring plan [U4, S9]', () => {
    const ringing = { state: 'Ring', offer: '17' };
    const idle = { state: 'Down', offer: '' };

    it("ends both halves of the queue's channel and of the devices that begin later, and waits until all are gone", async () => {
      const names = [...queueChannel('extension-12'), ...laterDeviceChannel(12)];
      for (const name of names) engine.channels.set(name, ringing);
      engine.lingers = 3;
      await end('extension-12');
      expect([...engine.channels]).to.deep.equal([]);
      expect(engine.hungUp.sort()).to.deep.equal(names.sort());
    });

    it('ends a pair of which only one half is marked yet', async () => {
      const [near = '', far = ''] = queueChannel('mobile-7');
      engine.channels.set(near, { state: 'Down', offer: '17' });
      engine.channels.set(far, idle);
      await end('mobile-7');
      expect([...engine.channels]).to.deep.equal([]);
    });

    for (const [place, halves] of [
      ['mobile-7', queueChannel('mobile-7')],
      ['extension-12', laterDeviceChannel(12)],
    ] as const)
      it(`ends the mobile that is being asked for its key press, at ${place}`, async () => {
        const [near = '', far = ''] = halves;
        engine.channels.set(near, { state: 'Down', offer: '17' });
        engine.channels.set(far, { ...ringing, pickedUp: 'PJSIP/trunk-1-00000009' });
        engine.channels.set('PJSIP/trunk-1-00000009', { state: 'Up', offer: '17' });
        await end(place);
        expect([...engine.channels]).to.deep.equal([]);
      });

    it('leaves a conversation alone, whichever half tells of it, and a call that was dialled to the extension', async () => {
      const [near = '', far = ''] = queueChannel('extension-12');
      engine.channels.set(near, { state: 'Down', offer: '17' });
      engine.channels.set(far, { state: 'Up', offer: '17', pickedUp: 'PJSIP/phone7-00000009' });
      const [dialledNear = '', dialledFar = ''] = laterDeviceChannel(12);
      engine.channels.set(dialledNear, idle);
      engine.channels.set(dialledFar, { state: 'Ring', offer: '' });
      await end('extension-12');
      expect(engine.hungUp).to.deep.equal([]);
    });

    it('leaves the places of others alone, also one whose number begins alike', async () => {
      for (const name of [
        ...queueChannel('extension-123'),
        ...queueChannel('mobile-12'),
        ...laterDeviceChannel(123),
        'PJSIP/extension-12-0000000c',
      ])
        engine.channels.set(name, ringing);
      await end('extension-12');
      expect(engine.hungUp).to.deep.equal([]);
    });
  });
});
