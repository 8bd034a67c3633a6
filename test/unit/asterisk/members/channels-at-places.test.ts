import { expect } from 'chai';
import type { AmiCommands } from '../../../../src/asterisk/ami/ami-commands.ts';
import { AmiMessage } from '../../../../src/asterisk/ami/ami-message.ts';
import { ChannelsAtPlaces } from '../../../../src/asterisk/members/channels-at-places.ts';
import { laterDeviceChannel, queueChannel } from './offer-channels.ts';

/** Answers as Asterisk 22 does: what does not fit is left out. */
class FakeChannelList implements AmiCommands {
  names: string[] = [];
  readonly asked: string[] = [];
  fault: Error | undefined;

  async send(_action: string, { Variable = '' }: Readonly<Record<string, string>>): Promise<AmiMessage> {
    this.asked.push(Variable);
    const pattern = new RegExp(/^CHANNELS\((.*)\)$/u.exec(Variable)?.[1] ?? '', 'u');
    let value = '';
    for (const name of this.names.filter((one) => pattern.test(one)))
      if (value.length + name.length + 1 < 1_024) value += value === '' ? name : ` ${name}`;
    await new Promise(setImmediate);
    if (this.fault) throw this.fault;
    return new AmiMessage(['Response: Success', `Value: ${value}`]);
  }

  list(): Promise<AmiMessage[]> {
    throw new Error('the cost would grow with the calls of the installation');
  }
}

describe('the channels at places [S14]', () => {
  let engine: FakeChannelList;
  let channels: ChannelsAtPlaces;
  beforeEach(() => {
    engine = new FakeChannelList();
    channels = new ChannelsAtPlaces(engine);
  });
  const devices = (count: number) => Array.from({ length: count }, (_none, index) => `phone-number-${index}`);

  it('those who ask while a question is under way are asked for together, after it', async () => {
    const ofPlan = [...queueChannel('extension-3'), ...laterDeviceChannel(3)];
    engine.names = ['PJSIP/b-01', ...ofPlan, ...queueChannel('mobile-4')];
    const first = channels.of('a');
    const others = ['b', 'extension-3', 'mobile-4', 'c'].map((device) => channels.of(device));
    expect(engine.asked).to.have.length(1);
    expect(await first).to.deep.equal([]);
    expect(await Promise.all(others)).to.deep.equal([['PJSIP/b-01'], ofPlan, queueChannel('mobile-4'), []]);
    expect(engine.asked).to.have.length(2);
  });

  it('no answer is older than its question', async () => {
    const early = channels.of('a');
    engine.names = ['PJSIP/a-01'];
    const late = channels.of('a');
    expect(await early).to.deep.equal([]);
    expect(await late).to.deep.equal(['PJSIP/a-01']);
  });

  it('no line is longer than Asterisk takes', async () => {
    await Promise.all(devices(200).map((device) => channels.of(device)));
    for (const asked of engine.asked) expect(asked.length).to.be.lessThan(1_000);
    expect(engine.asked.length).to.be.lessThan(10);
  });

  it('nothing is missing when an answer would be longer than Asterisk gives', async () => {
    engine.names = devices(200).map((device) => `PJSIP/${device}-0000abcd`);
    const found = await Promise.all(devices(200).map((device) => channels.of(device)));
    expect(found.flat()).to.deep.equal(engine.names);
  });

  it('a failure reaches all who asked, and the next question is asked again', async () => {
    engine.fault = new Error('no answer');
    const outcomes = await Promise.allSettled(devices(5).map((device) => channels.of(device)));
    expect(outcomes.map(({ status }) => status)).to.deep.equal(devices(5).map(() => 'rejected'));
    engine.fault = undefined;
    expect(await channels.of('a')).to.deep.equal([]);
  });
});
