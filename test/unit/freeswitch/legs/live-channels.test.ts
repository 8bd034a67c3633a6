import { expect } from 'chai';
import { LiveChannels } from '../../../../src/freeswitch/legs/live-channels.ts';
import { eslEvent, ScriptedEsl } from '../scripted-esl.ts';

describe('the channels of FreeSWITCH', () => {
  let channels: LiveChannels;
  let nowMs: number;
  const phoneChannel = (id: string, user: string) => ({
    'Unique-ID': id,
    'Channel-Name': `sofia/switchroom/${user}@10.0.0.1:5060`,
    'Channel-Presence-ID': `${user}@switchroom`,
  });
  const told = (state: string, headers: Record<string, string>) =>
    channels.take(eslEvent('CHANNEL_CALLSTATE', { 'Channel-Call-State': state, ...headers }));
  const anna = {
    ...phoneChannel('a-1', 'anna'),
    'Call-Direction': 'inbound',
    'Caller-Destination-Number': '202',
  };
  const ben = {
    ...phoneChannel('b-1', 'ben'),
    'Call-Direction': 'outbound',
    'Caller-Destination-Number': 'ben',
  };
  const annasLeg = { legId: 'a-1', device: 'anna', direction: 'outgoing' };
  const bensLeg = { legId: 'b-1', device: 'ben', direction: 'incoming' };

  beforeEach(() => {
    nowMs = 1_000;
    channels = new LiveChannels(() => nowMs);
  });

  it('are legs from the moment a phone dials or rings until they end, told once [S6, S7]', () => {
    expect(told('RINGING', anna)).to.deep.equal([{ kind: 'leg-began', leg: annasLeg }]);
    expect(told('RINGING', ben)).to.deep.equal([{ kind: 'leg-began', leg: bensLeg }]);
    for (const state of ['EARLY', 'ACTIVE', 'HELD', 'UNHELD', 'ACTIVE', 'RINGING'])
      expect(told(state, anna), state).to.deep.equal([]);
    expect(told('HANGUP', anna)).to.deep.equal([
      { kind: 'leg-ended', legId: 'a-1', device: 'anna' },
      { kind: 'channel-ended', channelId: 'a-1' },
    ]);
  });

  it('that answer at once are legs', () => {
    expect(told('ACTIVE', ben)).to.deep.equal([{ kind: 'leg-began', leg: bensLeg }]);
  });

  it('towards a phone that never rang are no legs', () => {
    expect(told('HANGUP', ben)).to.deep.equal([{ kind: 'channel-ended', channelId: 'b-1' }]);
  });

  it('of a feature code are no legs, whatever becomes of them', () => {
    const code = { ...anna, 'Caller-Destination-Number': '*12' };
    expect(told('RINGING', code)).to.deep.equal([]);
    expect(told('RINGING', anna)).to.deep.equal([]);
    expect(told('HANGUP', anna)).to.deep.equal([{ kind: 'channel-ended', channelId: 'a-1' }]);
  });

  it('to a mobile are legs, and nobody who calls is one, whatever name is sent [S6, S7]', () => {
    const mobile = {
      ...ben,
      'Channel-Name': 'sofia/switchroom/+36301112233',
      'Channel-Presence-ID': 'mobile-7@switchroom',
    };
    expect(told('RINGING', { ...mobile, 'Call-Direction': 'inbound' })).to.deep.equal([]);
    const leg = { legId: 'b-1', device: 'mobile-7', direction: 'incoming' };
    expect(told('EARLY', mobile)).to.deep.equal([{ kind: 'leg-began', leg }]);
    expect(told('HANGUP', mobile)).to.deep.include({ kind: 'leg-ended', legId: 'b-1', device: 'mobile-7' });
  });

  it('of providers and of the engine itself are no legs', () => {
    const trunk = {
      ...anna,
      'Channel-Name': 'sofia/switchroom/+36301112233@10.0.0.9',
      'Channel-Presence-ID': '',
    };
    const loopback = { ...anna, 'Channel-Name': 'loopback/202-a' };
    const elsewhere = { ...anna, 'Channel-Presence-ID': 'anna@example.com' };
    for (const channel of [trunk, loopback, elsewhere]) expect(told('RINGING', channel)).to.deep.equal([]);
  });

  describe('read from the engine', () => {
    let esl: ScriptedEsl;
    const read = () => channels.read(esl);
    const row = (uuid: string, user: string, more: Record<string, string> = {}) => ({
      uuid,
      name: `sofia/switchroom/${user}@10.0.0.1:5060`,
      presence_id: `${user}@switchroom`,
      callstate: 'ACTIVE',
      direction: 'inbound',
      initial_dest: '202',
      ...more,
    });
    const answer = (...rows: Record<string, string>[]) => {
      const list = rows.length === 0 ? {} : { rows };
      esl.answers.set('show channels as json', JSON.stringify({ row_count: rows.length, ...list }));
    };
    beforeEach(() => {
      esl = new ScriptedEsl();
    });

    it('may be none', async () => {
      answer();
      expect(await read()).to.deep.equal({ channels: new Set(), legs: [] });
    });

    it('are legs where a phone rings or talks; events go on from there', async () => {
      answer(
        row('a-1', 'anna'),
        row('b-1', 'ben', { direction: 'outbound', callstate: 'RINGING' }),
        row('c-1', 'cleo', { direction: 'outbound', callstate: 'DOWN' }),
        row('d-1', 'dora', { initial_dest: '*12' }),
        row('t-1', '', { presence_id: '' }),
      );
      const { channels: live, legs } = await read();
      expect(legs).to.deep.equal([annasLeg, bensLeg]);
      expect([...live]).to.deep.equal(['a-1', 'b-1', 'c-1', 'd-1', 't-1']);
      expect(told('ACTIVE', ben)).to.deep.equal([]);
      expect(told('RINGING', phoneChannel('d-1', 'dora'))).to.deep.equal([]);
      expect(told('HANGUP', ben)[0]).to.deep.equal({ kind: 'leg-ended', legId: 'b-1', device: 'ben' });
    });

    it('do not come back though the list still has one that ended', async () => {
      told('RINGING', anna);
      told('HANGUP', anna);
      answer(row('a-1', 'anna'));
      expect(await read()).to.deep.equal({ channels: new Set(), legs: [] });
    });

    it('are there though the list has not got one that just began', async () => {
      told('RINGING', anna);
      answer();
      expect(await read()).to.deep.equal({ channels: new Set(['a-1']), legs: [annasLeg] });
    });

    it('are gone when the list has not had them for long', async () => {
      told('RINGING', anna);
      nowMs += 60_000;
      answer();
      expect(await read()).to.deep.equal({ channels: new Set(), legs: [] });
    });

    it('are forgotten with the engine that had them', async () => {
      told('RINGING', anna);
      channels.forget();
      answer();
      expect(await read()).to.deep.equal({ channels: new Set(), legs: [] });
    });
  });
});
