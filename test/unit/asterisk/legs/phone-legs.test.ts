import { expect } from 'chai';
import { PhoneLegs } from '../../../../src/asterisk/legs/phone-legs.ts';
import { sipUserOf } from '../../../../src/asterisk/legs/sip-user.ts';
import { amiEvent, ScriptedAnswers } from '../scripted-answers.ts';

const phone = { Channel: 'PJSIP/phone7-0000001f', Uniqueid: 'sw-1.2' };
const states = { down: '0', calling: '4', ringing: '5', talking: '6' };

describe('the legs at phones', () => {
  let legs: PhoneLegs;
  /** Whose ringing no event has told of yet. */
  let silent: Set<string>;
  const created = (state: keyof typeof states, more: Record<string, string> = {}) =>
    legs.take(amiEvent('Newchannel', { ...phone, ChannelState: states[state], Exten: 's', ...more }));
  const became = (state: keyof typeof states, more: Record<string, string> = {}) =>
    legs.take(amiEvent('Newstate', { ...phone, ChannelState: states[state], ...more }));
  const hungUp = (more: Record<string, string> = {}) => legs.take(amiEvent('Hangup', { ...phone, ...more }));
  const leg = (direction: 'incoming' | 'outgoing') => ({ legId: 'sw-1.2', device: 'phone7', direction });

  beforeEach(() => {
    silent = new Set();
    legs = new PhoneLegs({
      begin: ({ legId }) => silent.add(legId),
      end: (channelId) => silent.delete(channelId),
    });
  });

  it('incoming: begins when the phone rings, not before and not again when it is answered; ends with the channel', () => {
    expect(created('down')).to.equal(null);
    expect(became('ringing')).to.deep.equal({ kind: 'leg-began', leg: leg('incoming') });
    expect(became('talking')).to.equal(null);
    expect(hungUp()).to.deep.equal({ kind: 'leg-ended', legId: 'sw-1.2', device: 'phone7' });
    expect(hungUp(), 'once').to.equal(null);
  });

  it('incoming: begins when a phone answers at once, without ringing', () => {
    created('down');
    expect(became('talking')).to.deep.equal({ kind: 'leg-began', leg: leg('incoming') });
  });

  it('incoming: begins when a phone rings of which no event tells, until an event tells of it [S6]', () => {
    created('down');
    expect([...silent]).to.deep.equal(['sw-1.2']);
    expect(legs.rings({ legId: 'sw-1.2', device: 'phone7', channelName: phone.Channel })).to.deep.equal({
      kind: 'leg-began',
      leg: leg('incoming'),
    });
    expect(became('ringing'), 'once').to.equal(null);
    expect([...silent]).to.deep.equal([]);
    expect(hungUp()).to.include({ kind: 'leg-ended' });
  });

  it('of a phone that has hung up are not looked at any more', () => {
    created('down');
    hungUp();
    expect([...silent]).to.deep.equal([]);
  });

  it('outgoing: begins when the phone dials, and stays outgoing', () => {
    expect(created('calling', { Exten: '202' })).to.deep.equal({ kind: 'leg-began', leg: leg('outgoing') });
    expect(became('talking')).to.equal(null);
    expect(hungUp()).to.deep.equal({ kind: 'leg-ended', legId: 'sw-1.2', device: 'phone7' });
  });

  it('of a phone that never rang are not told of: busy, cut off, out of reach [S6]', () => {
    created('down');
    expect(hungUp()).to.equal(null);
  });

  it('of a feature code are not told of, also when it is answered', () => {
    expect(created('calling', { Exten: '*12' })).to.equal(null);
    expect(became('talking', { Exten: 's' })).to.equal(null);
    expect(hungUp()).to.equal(null);
  });

  it('of trunks and of channels inside the engine are not told of', () => {
    for (const Channel of ['PJSIP/trunk-3-0000001f', 'Local/later-1@place-extension-1-0000000a;2', 'x']) {
      expect(created('calling', { Channel }), Channel).to.equal(null);
      expect(became('ringing', { Channel }), Channel).to.equal(null);
    }
    expect(sipUserOf('PJSIP/trunk-x-0000001f'), 'looks like one').to.equal('trunk-x');
  });

  describe('at a mobile', () => {
    const mobile = {
      Channel: 'PJSIP/trunk-5-0000001f',
      Uniqueid: 'sw-1.7',
      AccountCode: 'mobile-7:sw-1.7',
    };
    const named = (more: Record<string, string> = {}) =>
      legs.take(amiEvent('NewAccountCode', { ...mobile, ChannelState: states.down, ...more }));
    const began = {
      kind: 'leg-began',
      leg: { legId: 'sw-1.7', device: 'mobile-7', direction: 'incoming' },
    };
    const ended = { kind: 'leg-ended', legId: 'sw-1.7', device: 'mobile-7' };

    beforeEach(() => {
      created('down', { ...mobile, AccountCode: '' });
    });

    it('begins when it rings, and ends with the channel, whose account code may be gone by then [S6, S7]', () => {
      expect(named()).to.equal(null);
      expect(became('ringing', mobile)).to.deep.equal(began);
      expect(became('talking', mobile), 'once').to.equal(null);
      expect(hungUp({ ...mobile, Channel: 'PJSIP/trunk-5-0000001f<ZOMBIE>', AccountCode: '' })).to.deep.equal(
        ended,
      );
    });

    it('is looked at from the moment when it is known to be one, and begins when it rings by SIP 183 [S6]', () => {
      expect([...silent], 'any call by way of the trunk').to.deep.equal([]);
      named();
      expect([...silent]).to.deep.equal(['sw-1.7']);
      expect(legs.rings({ legId: 'sw-1.7', device: 'mobile-7', channelName: mobile.Channel })).to.deep.equal(
        began,
      );
      hungUp(mobile);
      expect([...silent]).to.deep.equal([]);
    });

    it('is nobody else behind the trunk, though the mobile has talked to them and left its account code there', () => {
      for (const AccountCode of ['mobile-7:sw-1.8', 'mobile-7', 'mobile-0:sw-1.7', 'x:sw-1.7', ''])
        for (const event of [named({ AccountCode }), became('talking', { ...mobile, AccountCode })])
          expect(event, AccountCode).to.equal(null);
      expect([...silent]).to.deep.equal([]);
    });

    it('leaves its account code at a phone as well, which stays a phone', () => {
      const code = { AccountCode: 'mobile-7:sw-1.7' };
      expect(created('calling', { Exten: '*12' })).to.equal(null);
      expect(named({ ...phone, ...code, ChannelState: states.talking })).to.equal(null);
      expect(became('talking', code)).to.equal(null);
    });
  });

  it('end by their id when another channel was put in their place', () => {
    became('ringing');
    expect(hungUp({ Channel: 'PJSIP/phone7-0000001f<ZOMBIE>' })).to.include({ kind: 'leg-ended' });
  });

  describe('read from the engine', () => {
    let engine: ScriptedAnswers;
    const channel = (
      uniqueid: string,
      state: keyof typeof states,
      application: string,
      more: Record<string, string> = {},
    ) =>
      amiEvent('CoreShowChannel', {
        Channel: `PJSIP/phone${uniqueid}-0000001f`,
        Uniqueid: uniqueid,
        ChannelState: states[state],
        Application: application,
        ...more,
      });
    beforeEach(() => {
      engine = new ScriptedAnswers();
    });

    it('are what rings, dials and talks; who called whom is seen from what the channel does', async () => {
      engine.entries = [
        channel('1', 'ringing', 'AppQueue'),
        channel('2', 'talking', 'AppDial'),
        channel('3', 'calling', 'Dial'),
        channel('4', 'talking', 'Dial'),
        channel('5', 'down', 'AppDial'),
        channel('6', 'talking', 'Stasis', { Context: 'sw-feature', Exten: '*12' }),
        channel('7', 'talking', 'Queue', { Channel: 'PJSIP/trunk-1-00000001' }),
        channel('8', 'talking', 'Read', { Channel: 'PJSIP/trunk-1-00000002', AccountCode: 'mobile-7:8' }),
      ];
      expect((await legs.read(engine)).map(({ device, direction }) => [device, direction])).to.deep.equal([
        ['phone1', 'incoming'],
        ['phone2', 'incoming'],
        ['phone3', 'outgoing'],
        ['phone4', 'outgoing'],
        ['mobile-7', 'incoming'],
      ]);
    });

    it('are what rings by SIP 183, too, and no event tells of it [S6]', async () => {
      const names = { rings: 'PJSIP/phone1-0000001f', tries: 'PJSIP/phone2-0000001f' };
      engine.entries = [
        channel('1', 'down', 'AppQueue'),
        channel('2', 'down', 'AppQueue'),
        channel('3', 'down', 'AppDial'),
      ];
      for (const [id, name, answer] of [
        ['1', names.rings, 'SIP 183 Session Progress'],
        ['2', names.tries, 'SIP 100 Trying'],
      ] as const) {
        engine.variables.set(`${id} HANGUPCAUSE_KEYS()`, name);
        engine.variables.set(`${id} HANGUPCAUSE(${name},tech)`, answer);
      }
      expect(await legs.read(engine)).to.deep.equal([
        { legId: '1', device: 'phone1', direction: 'incoming' },
      ]);
      expect([...silent]).to.deep.equal(['2', '3']);
    });

    it('are what rings by SIP 183, also when it was told while the channels were read, or has told something else since [S6]', async () => {
      engine.entries = [channel('sw-1.2', 'down', 'AppQueue', phone)];
      engine.meanwhile = () => {
        legs.rings({ legId: 'sw-1.2', device: 'phone7', channelName: phone.Channel });
      };
      expect(await legs.read(engine)).to.deep.equal([leg('incoming')]);
      engine.meanwhile = () => undefined;
      expect(await legs.read(engine), 'again').to.deep.equal([leg('incoming')]);
      expect(hungUp()).to.include({ kind: 'leg-ended' });
    });

    it('are believed: what is gone ends no more, what was not known ends', async () => {
      became('ringing');
      engine.entries = [channel('1', 'ringing', 'AppQueue')];
      await legs.read(engine);
      expect(hungUp()).to.equal(null);
      expect(hungUp({ Channel: 'PJSIP/phone1-0000001f', Uniqueid: '1' })).to.include({ kind: 'leg-ended' });
    });

    it('keep the direction that was seen when they began', async () => {
      created('calling', { Exten: '202' });
      engine.entries = [channel('sw-1.2', 'talking', 'AppDial', phone)];
      expect(await legs.read(engine)).to.have.nested.property('[0].direction', 'outgoing');
    });

    it('know of what ended and began while the answer was on its way', async () => {
      engine.entries = [channel('1', 'ringing', 'AppQueue', { Channel: 'PJSIP/phone1-00000001' })];
      engine.meanwhile = () => {
        hungUp({ Channel: 'PJSIP/phone1-00000001', Uniqueid: '1' });
        became('ringing');
      };
      expect(await legs.read(engine)).to.deep.equal([leg('incoming')]);
    });
  });
});
