import { expect } from 'chai';
import type { JournalEvent } from '../../../../src/application/ports/engine-journal.ts';
import { parseJournalLine } from '../../../../src/freeswitch/journal/journal-format.ts';
import {
  agent,
  caller,
  colleague,
  endText,
  type JournalLineFields,
  journalLine,
} from './any-journal-line.ts';

const at = new Date('2026-11-28T22:17:25.736Z');

function eventsOf(name: string, text: string, fields?: JournalLineFields): readonly JournalEvent[] {
  const found = parseJournalLine(journalLine(name, text, fields));
  if (found.kind !== 'events') throw new Error(JSON.stringify(found));
  return found.events;
}

function microseconds(moment: Date): string {
  return `${moment.getTime()}000`;
}

function endOf(fields: Parameters<typeof endText>[0], leg = caller): Partial<JournalEvent> {
  const end = eventsOf('SW_ENDED', endText(fields), { leg }).find(({ type }) => type === 'leg-ended');
  if (!end) throw new Error('no end');
  return end;
}

describe('a line of the journal of FreeSWITCH [C3]', () => {
  it('tells the time whatever the time zone of the engine', () => {
    const zones = [
      ['2026-11-28 22:17:25.736710', '+0000'],
      ['2026-11-29 03:47:25.736999', '+0530'],
      ['2026-11-28 14:17:25.736000', '-0800'],
    ] as const;
    for (const [time, zone] of zones)
      expect(eventsOf('SW_PICKED_UP', '-', { time, zone })[0]).to.deep.equal({
        type: 'leg-picked-up',
        callId: caller,
        at,
        legId: caller,
      });
  });

  it('dates a bridge back by the frames that pass before its hook runs, but not to before the answer', () => {
    const dated = (answered: string) =>
      eventsOf('SW_BRIDGED', '-', { caller: answered }).map((event) => event.at.toISOString());
    expect(dated('0')).to.deep.equal(['2026-11-28T22:17:25.536Z']);
    expect(dated(microseconds(new Date('2026-11-28T22:16:00.000Z')))).to.deep.equal([
      '2026-11-28T22:17:25.536Z',
    ]);
    expect(dated(microseconds(new Date('2026-11-28T22:17:25.600Z')))).to.deep.equal([
      '2026-11-28T22:17:25.600Z',
    ]);
    expect(dated(microseconds(new Date('2026-11-28T22:17:26.000Z')))).to.deep.equal([
      '2026-11-28T22:17:25.736Z',
    ]);
  });

  it('says what every engine’s call logic says', () => {
    expect(eventsOf('SW_NODE', 'queue-17:enter:42')).to.deep.equal([
      {
        type: 'node-passed',
        callId: caller,
        at,
        legId: caller,
        node: 'queue-17',
        mark: 'enter',
        revision: 42,
      },
    ]);
    const connected = { leg: agent, caller: microseconds(at) };
    expect(eventsOf('SW_CONNECTED', 'queue-17:agent-7', connected)).to.deep.equal([
      { type: 'agent-connected', callId: caller, at, legId: agent, queueId: 17, agentId: 7 },
    ]);
    expect(eventsOf('SW_CALL', 'company-5')).to.deep.equal([
      { type: 'company-told', callId: caller, at, companyId: 5 },
    ]);
    const base = `5-17-${caller}`;
    const recording = eventsOf('SW_RECORDING', `${base}:queue-17:number-12:42`, { caller: '36201234567' });
    expect(recording).to.deep.equal([
      {
        type: 'recording-started',
        ...{ callId: caller, at, fileBase: base, companyId: 5, queueId: 17, numberId: 12, revision: 42 },
        ...{ channelId: caller, callerNumber: '36201234567' },
      },
    ]);
    const message = eventsOf('SW_VOICEMAIL', `voicemail-5-3-${caller}:box-3:outside-36301234567:42`);
    expect(message[0]).to.include({
      type: 'message-started',
      voicemailBoxId: 3,
      callerNumber: '+36301234567',
    });
    expect(eventsOf('SW_CALLBACK', '5:9:1:no-answer')[0]).to.include({
      type: 'callback-told',
      callbackId: 9,
    });
  });

  it('says that a leg began: the caller, or somebody who is called', () => {
    const began = { type: 'leg-began', callId: caller, at };
    expect(eventsOf('SW_BEGAN', 'origin:trunk:5:+3612345001:36201234567')).to.deep.equal([
      {
        ...began,
        legId: caller,
        ...{ party: { kind: 'trunk', trunkId: 5 }, isOrigin: true },
        ...{ callerNumber: '36201234567', dialled: '+3612345001' },
      },
    ]);
    expect(eventsOf('SW_BEGAN', 'called:phone:p7f3a::', { leg: agent })).to.deep.equal([
      {
        ...began,
        legId: agent,
        ...{ party: { kind: 'phone', sipUser: 'p7f3a' }, isOrigin: false, callerNumber: null, dialled: null },
      },
    ]);
    // A provider that is not known.
    expect(parseJournalLine(journalLine('SW_BEGAN', 'origin:trunk::3612345001:')).kind).to.equal(
      'irrelevant',
    );
  });

  it('says who is asked to ring', () => {
    expect(eventsOf('SW_LEG', 'phone:queue-17:extension-12', { leg: agent })).to.deep.equal([
      {
        type: 'leg-rang',
        callId: caller,
        at,
        legId: agent,
        mobileId: null,
        queueId: 17,
        place: 'extension-12',
      },
    ]);
    expect(eventsOf('SW_LEG', 'mobile-4::', { leg: agent })[0]).to.include({ mobileId: 4, queueId: null });
    expect(eventsOf('SW_RING', 'phone-p7f3a&outside-5&mobile-4')).to.deep.equal([
      {
        type: 'devices-called',
        callId: caller,
        at,
        devices: [
          { kind: 'phone', sipUser: 'p7f3a' },
          { kind: 'outside', trunkId: 5 },
          { kind: 'mobile', phoneId: 4 },
        ],
      },
    ]);
  });

  it('says who ended a leg', () => {
    expect(endOf({ told: 'recv_bye' })).to.include({ by: 'itself', cause: 16 });
    expect(endOf({ told: 'recv_refuse', cause: 'USER_BUSY', number: 17 })).to.include({
      by: 'itself',
      cause: 17,
    });
    expect(endOf({ told: '' }), 'gone before the word for it was noted').to.include({ by: 'itself' });
    expect(endOf({ told: '', peer: agent, logic: 'logic' }), 'in place of somebody').to.include({
      by: 'logic',
    });
    expect(endOf({ told: 'send_bye', peer: agent })).to.include({ by: 'another' });
    expect(endOf({ told: 'send_bye', peer: agent, earlierPeer: agent }), 'voicemail after a talk').to.include(
      {
        by: 'logic',
      },
    );
    expect(endOf({ told: 'send_bye', peer: agent, logic: 'logic' })).to.include({ by: 'logic' });
    expect(endOf({ told: 'send_refuse' })).to.include({ by: 'logic' });
  });

  it('says of an offer that was taken back what no phone can say [S14]', () => {
    const own = { cause: 'REQUESTED_CHAN_UNAVAIL', number: 44 };
    expect(endOf({ ...own, told: '' })).to.include({ cause: 44, by: 'logic' });
    expect(endOf({ ...own, told: 'send_cancel' })).to.include({ cause: 44 });
    expect(endOf({ ...own, told: 'recv_refuse' })).to.include({ cause: 41 });
    expect(endOf({ ...own, told: 'send_cancel', status: '302' }), 'a phone that forwards').to.include({
      cause: 41,
      by: 'itself',
    });
    expect(endOf({ cause: 'LOSE_RACE', number: 16, told: 'send_cancel' })).to.include({ cause: 26 });
  });

  it('ends the call with its last leg', () => {
    const types = (left: number) => eventsOf('SW_ENDED', endText({ left })).map(({ type }) => type);
    expect(types(1)).to.deep.equal(['leg-ended']);
    expect(types(0)).to.deep.equal(['leg-ended', 'call-ended']);
  });

  it('tells of a talk that was too short to be told of when it began', () => {
    const types = (told: string) =>
      eventsOf('SW_ENDED', endText({ peer: agent, bridgeTold: told })).map(({ type }) => type);
    expect(types('')).to.deep.equal(['leg-connected', 'leg-ended']);
    expect(types('yes')).to.deep.equal(['leg-ended']);
  });

  it('names the agent of such a talk, and when it began', () => {
    const bridged = new Date('2026-11-28T22:17:25.600Z');
    const told = (bridgeAt: string, bridgeTold = '') =>
      eventsOf('SW_ENDED', endText({ peer: caller, offer: 'queue-17:agent-5', bridgeTold, bridgeAt }), {
        leg: agent,
      }).slice(0, -1);
    const of = { callId: caller, at: bridged, legId: agent };
    expect(told(microseconds(bridged))).to.deep.equal([
      { type: 'leg-connected', ...of },
      { type: 'agent-connected', ...of, queueId: 17, agentId: 5 },
    ]);
    expect(told('0').map((event) => event.at)).to.deep.equal([at, at]);
    expect(told(microseconds(bridged), 'yes')).to.deep.equal([]);
    const [began] = eventsOf('SW_ENDED', endText({ peer: agent, bridgeAt: microseconds(bridged) }));
    expect(began).to.deep.equal({ type: 'leg-connected', callId: caller, at: bridged, legId: caller });
  });

  it('reads the end of a leg that began before an update', () => {
    const text = endText({ peer: agent }).split(':').slice(0, 10).join(':');
    expect(eventsOf('SW_ENDED', text).map(({ type }) => type)).to.deep.equal(['leg-connected', 'leg-ended']);
  });

  it('tells of transfers, before the end of the leg of who made them', () => {
    const transfer = (fields: Parameters<typeof endText>[0]) =>
      eventsOf('SW_ENDED', endText({ peer: caller, bridgeTold: 'yes', ...fields }), { leg: agent });
    const [blind, end] = transfer({ transfer: `blind%3A${caller}`, destination: 'blind%3A203' });
    expect(blind).to.deep.equal({
      type: 'leg-transferred',
      ...{ callId: caller, at, legId: agent, target: '203', joined: null, takesPlace: null },
    });
    expect(end).to.include({ type: 'leg-ended', legId: agent });
    const [odd] = transfer({ transfer: 'blind%3Ax', destination: 'blind%3A%0ASW_NODE' });
    expect(odd).to.include({ type: 'leg-transferred', target: '' });
    const [attended] = transfer({ transfer: `att%3A${colleague}` });
    expect(attended).to.deep.include({ target: null, joined: [caller, colleague] });
    const [ringing] = transfer({ peer: '', transfer: `satt%3A${colleague}` });
    expect(ringing).to.deep.include({ type: 'leg-transferred', target: null, joined: null });
  });

  it('tells of the beginning of the engine', () => {
    const line = '2026-11-28 22:17:25.736710 0.00% [NOTICE] mod_commands.c:7247 SW_STARTED +0000 - -';
    expect(parseJournalLine(line)).to.deep.equal({
      kind: 'events',
      events: [{ type: 'engine-started', at }],
    });
  });

  it('passes over lines of other kinds and counts broken ones', () => {
    expect(parseJournalLine(journalLine('SW_SOMETHING', 'else')).kind).to.equal('irrelevant');
    for (const line of [
      '',
      'SW_NODE',
      journalLine('SW_NODE', 'x'),
      journalLine('SW_ENDED', 'a:b'),
      journalLine('SW_UNWRITABLE', 'text'),
      '\u0000',
    ])
      expect(parseJournalLine(line).kind, line).to.equal('unreadable');
    expect(parseJournalLine(journalLine('SW_NODE', 'queue-17:enter:1', { leg: '../x' })).kind).to.equal(
      'unreadable',
    );
  });
});
