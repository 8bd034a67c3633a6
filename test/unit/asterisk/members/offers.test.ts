import { expect } from 'chai';
import type { AmiCommands } from '../../../../src/asterisk/ami/ami-commands.ts';
import { AmiRefused } from '../../../../src/asterisk/ami/ami-errors.ts';
import { AmiMessage } from '../../../../src/asterisk/ami/ami-message.ts';
import { Offers } from '../../../../src/asterisk/members/offers.ts';

interface Channel {
  readonly state: string;
  /** What `sw-offer` set on it; empty: it is no queue's call. */
  readonly offer: string;
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
  const end = () => new Offers(engine).end('phone7');
  beforeEach(() => {
    engine = new FakeChannels();
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
});
