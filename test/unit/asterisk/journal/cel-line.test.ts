import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { parseCelLine } from '../../../../src/asterisk/journal/cel-line.ts';
import { celLine, userEvent } from './any-cel-line.ts';
import type { CelFields } from './any-cel-line.ts';
import type { JournalEvent } from '../../../../src/application/ports/engine-journal.ts';

const callId = 'switchroom-1795309129.1';
const channelId = 'switchroom-1795309129.2';
const legId = channelId;
const at = new Date(1795309129311);

function eventOf(line: string): JournalEvent {
  const found = parseCelLine(line);
  if (found.kind !== 'events' || found.events.length !== 1) throw new Error(JSON.stringify(found));
  return found.events[0]!;
}

describe('a line of the channel event log', () => {
  it('says that a recording was started, of whom and by what [C3]', () => {
    expect(
      eventOf(userEvent('SW_RECORDING', '5-17-switchroom-1795309129.2:queue-17:number-12:42')),
    ).to.deep.equal({
      type: 'recording-started',
      callId,
      at,
      fileBase: '5-17-switchroom-1795309129.2',
      companyId: 5,
      queueId: 17,
      numberId: 12,
      revision: 42,
      channelId,
      callerNumber: '36201234567',
    });
  });

  it('says so for a call from inside, which has passed no number and no revision', () => {
    const event = eventOf(userEvent('SW_RECORDING', 'odd.name:queue-17:number-:', { num: '' }));
    expect(event).to.include({ companyId: null, numberId: null, revision: null, callerNumber: null });
  });

  it('says so of a call that is recorded as a whole, whatever becomes of it [C1]', () => {
    const event = eventOf(userEvent('SW_RECORDING', '5-0-switchroom-1795309129.2:queue-0:number-12:42'));
    expect(event).to.include({ companyId: 5, queueId: null, numberId: 12 });
  });

  it('says that an agent was connected', () => {
    expect(eventOf(userEvent('SW_CONNECTED', 'queue-17:agent-7'))).to.deep.equal({
      type: 'agent-connected',
      callId,
      at,
      queueId: 17,
      agentId: 7,
      legId,
    });
  });

  it('says that a node was passed, and by which exit', () => {
    const expected = { type: 'node-passed', callId, at, legId };
    expect(eventOf(userEvent('SW_NODE', 'number-12:enter:42'))).to.deep.equal({
      ...expected,
      node: 'number-12',
      mark: 'enter',
      revision: 42,
    });
    expect(eventOf(userEvent('SW_NODE', 'queue-17:hang-up:'))).to.deep.equal({
      ...expected,
      node: 'queue-17',
      mark: 'hang-up',
      revision: null,
    });
  });

  const said = { callId, at, legId };
  const hangup = (fields: Partial<CelFields>, cause: number | string, source: string) =>
    celLine({
      eventenum: 'HANGUP',
      eventextra: JSON.stringify({ hangupcause: cause, hangupsource: source, dialstatus: '' }),
      ...fields,
    });

  it('says that a leg began: the caller, or somebody who is called [C3]', () => {
    const start = { eventenum: 'CHAN_START', exten: '+3612345001', num: '+36201234567' };
    expect(eventOf(celLine({ ...start, linkedid: channelId }))).to.deep.equal({
      type: 'leg-began',
      ...said,
      callId: channelId,
      party: { kind: 'trunk', trunkId: 1 },
      isOrigin: true,
      callerNumber: null,
      dialled: '+3612345001',
    });
    expect(eventOf(celLine({ ...start, exten: 's', channame: 'PJSIP/p7f-a.1-0000002c' }))).to.deep.equal({
      type: 'leg-began',
      ...said,
      party: { kind: 'phone', sipUser: 'p7f-a.1' },
      isOrigin: false,
      callerNumber: null,
      dialled: null,
    });
  });

  it('says the number of a phone that calls, but not the name of an account that has none', () => {
    const start = { eventenum: 'CHAN_START', channame: 'PJSIP/p7f-0000002c', linkedid: channelId };
    expect(eventOf(celLine({ ...start, num: '204' }))).to.include({ callerNumber: '204' });
    expect(eventOf(celLine({ ...start, num: 'p7f' }))).to.include({ callerNumber: null });
  });

  it('says nothing of channels that the engine makes for itself, but of their end', () => {
    const channame = 'Local/extension-1-2@place-extension-1-00000001;2';
    for (const eventenum of ['CHAN_START', 'ANSWER', 'BRIDGE_ENTER'])
      expect(parseCelLine(celLine({ eventenum, channame }))).to.deep.equal({ kind: 'irrelevant' });
    expect(parseCelLine(userEvent('SW_LEG', 'phone::', { channame }))).to.deep.equal({ kind: 'irrelevant' });
    expect(eventOf(hangup({ channame }, 0, ''))).to.deep.equal({
      type: 'leg-ended',
      ...said,
      cause: 0,
      by: null,
    });
  });

  it('says that the engine began anew, beside what the line says itself', () => {
    const uniqueid = 'switchroom-1795892765.0';
    const found = (fields: Partial<CelFields>) =>
      parseCelLine(celLine({ eventenum: 'CHAN_START', uniqueid, ...fields }));
    const started = { type: 'engine-started', at };
    expect(found({ channame: 'Local/s@sw-engine-started-00000000;1' })).to.deep.equal({
      kind: 'events',
      events: [started],
    });
    const first = found({});
    expect(first.kind === 'events' && first.events.map(({ type }) => type)).to.deep.equal([
      'engine-started',
      'leg-began',
    ]);
    expect(found({ uniqueid: 'switchroom-1795892765.10' })).to.have.nested.property('events.length', 1);
  });

  it('says that a leg was asked to ring, of which queue and where', () => {
    expect(eventOf(userEvent('SW_LEG', 'phone::'))).to.deep.equal({
      type: 'leg-rang',
      ...said,
      mobileId: null,
      queueId: null,
      place: null,
    });
    expect(eventOf(userEvent('SW_LEG', 'mobile-7:queue-17:extension-12@sw-member'))).to.deep.equal({
      type: 'leg-rang',
      ...said,
      mobileId: 7,
      queueId: 17,
      place: 'extension-12',
    });
    expect(eventOf(userEvent('SW_LEG', 'mobile-7:queue-17:mobile-7@sw-member/n'))).to.include({
      place: 'mobile-7',
    });
  });

  it('says which devices are about to be called; Local channels tell of their own', () => {
    expect(
      eventOf(userEvent('SW_RING', 'PJSIP/desk1&Local/extension-1-2@place-extension-1&mobile-4')),
    ).to.deep.equal({
      type: 'devices-called',
      callId,
      at,
      devices: [
        { kind: 'phone', sipUser: 'desk1' },
        { kind: 'mobile', phoneId: 4 },
      ],
    });
  });

  it('says what came of calling a customer back [R12]', () => {
    const told = (extra: string) => eventOf(userEvent('SW_CALLBACK', extra));
    const common = { type: 'callback-told', at, companyId: 5, callbackId: 31 };
    for (const [what, event] of [
      ['calling', { kind: 'taken', turn: 2 }],
      ['answered', { kind: 'answered', turn: 2 }],
      ['agent-left', { kind: 'agent-left', turn: 2 }],
      ['busy', { kind: 'not-reached', turn: 2, reason: 'busy' }],
    ] as const)
      expect(told(`5:31:2:${what}`)).to.deep.equal({ ...common, event });
    for (const wrong of ['', '5:31:2', '5:31:2:x', '5:31::busy', '0:31:2:busy', '5:31:2:busy:'])
      expect(parseCelLine(userEvent('SW_CALLBACK', wrong)).kind, wrong).to.equal('unreadable');
  });

  it('says whose call it is, and who calls from outside once it is known whether that is hidden [R9]', () => {
    const caller = { type: 'caller-told', callId, at, legId };
    const told = { type: 'company-told', callId, at, companyId: 5 };
    const says = (...events: unknown[]) => ({ kind: 'events', events });
    expect(parseCelLine(userEvent('SW_CALL', 'company-5'))).to.deep.equal(
      says(told, { ...caller, number: '36201234567' }),
    );
    expect(parseCelLine(userEvent('SW_CALL', 'company-5', { num: '' }))).to.deep.equal(
      says(told, { ...caller, number: null }),
    );
    expect(parseCelLine(userEvent('SW_CALL', 'company-'))).to.deep.equal(
      says({ ...caller, number: '36201234567' }),
    );
    const inside = { channame: 'PJSIP/p7f-0000002c' };
    expect(parseCelLine(userEvent('SW_CALL', 'company-5', inside))).to.deep.equal(says(told));
    expect(parseCelLine(userEvent('SW_CALL', 'company-', inside))).to.deep.equal({ kind: 'irrelevant' });
    expect(parseCelLine(userEvent('SW_CALL', 'x')).kind).to.equal('unreadable');
  });

  it('says what a phone dials that was asked to, and by whom; until then it is nobody’s call [U7]', () => {
    const inside = { channame: 'PJSIP/p7f-0000002c' };
    const began = { type: 'leg-began', callId, at, legId, party: { kind: 'phone', sipUser: 'p7f' } };
    const pickedUp = { type: 'leg-picked-up', callId, at, legId };
    const told = (extra: string) => parseCelLine(userEvent('SW_DIALLED', extra, inside));
    for (const [extra, dialled, callerNumber] of [
      ['+36301112233:204', '+36301112233', '204'],
      ['205:', '205', null],
    ] as const)
      expect(told(extra)).to.deep.equal({
        kind: 'events',
        events: [{ ...began, isOrigin: true, callerNumber, dialled }, pickedUp],
      });
    for (const wrong of ['', '205', '*12:204', '205:x', '205:204:1'])
      expect(told(wrong).kind, wrong).to.equal('unreadable');
    const rings = { ...inside, eventenum: 'CHAN_START', uniqueid: 'order-7-1790000000000' };
    expect(parseCelLine(celLine({ ...rings, linkedid: rings.uniqueid })).kind).to.equal('irrelevant');
  });

  it('says how and by whom a leg was ended', () => {
    const own = 'PJSIP/trunk-1-00000002';
    for (const [source, by] of [
      [own, 'itself'],
      ['PJSIP/dalice-00000003', 'another'],
      ['dialplan/builtin', 'logic'],
    ] as const)
      expect(eventOf(hangup({}, 17, source))).to.deep.equal({ type: 'leg-ended', ...said, cause: 17, by });
    expect(eventOf(celLine({ eventenum: 'HANGUP' }))).to.include({ cause: 0, by: null });
  });

  it('takes no cause that its caller still had from an earlier attempt for the word of a leg that was let go', () => {
    const causeOf = (cause: number, fields: Partial<CelFields> = {}) => {
      const event = eventOf(hangup(fields, cause, ''));
      return event.type === 'leg-ended' ? event.cause : null;
    };
    for (const copied of [3, 17, 19, 20, 21]) expect(causeOf(copied)).to.equal(0);
    for (const own of [0, 16, 26, 44, 127]) expect(causeOf(own)).to.equal(own);
    expect(causeOf(17, { linkedid: channelId }), 'the caller').to.equal(17);
    expect(causeOf(17, { channame: 'Local/wait@sw-stand-in-00000001;2' }), 'no phone').to.equal(17);
  });

  it('says that an offer to a place was withdrawn', () => {
    const channame = 'Local/extension-12@sw-member-0000000c;1';
    expect(eventOf(hangup({ channame }, 44, ''))).to.deep.equal({
      type: 'offer-withdrawn',
      callId,
      at,
      place: 'extension-12',
    });
    expect(eventOf(hangup({ channame }, 16, ''))).to.include({ type: 'leg-ended' });
  });

  it('says that a call was transferred, and which legs are connected now', () => {
    const transfer = (eventenum: string, extra: object) =>
      eventOf(celLine({ eventenum, eventextra: JSON.stringify(extra) }));
    expect(transfer('BLINDTRANSFER', { extension: '203', context: 'x' })).to.deep.equal({
      type: 'leg-transferred',
      ...said,
      target: '203',
      joined: null,
      takesPlace: null,
    });
    expect(
      transfer('ATTENDEDTRANSFER', {
        transferee_channel_uniqueid: 'sw-1.1',
        transfer_target_channel_uniqueid: 'sw-1.4',
      }),
    ).to.deep.equal({
      type: 'leg-transferred',
      ...said,
      target: null,
      joined: ['sw-1.1', 'sw-1.4'],
      takesPlace: null,
    });
    expect(transfer('ATTENDEDTRANSFER', {})).to.include({ joined: null, takesPlace: null });
    expect(
      transfer('ATTENDEDTRANSFER', {
        app: 'Queue',
        channel2_uniqueid: 'sw-1.3',
        transferee_channel_uniqueid: 'sw-1.1',
        transfer_target_channel_uniqueid: 'N/A',
      }),
    ).to.deep.include({ joined: null, takesPlace: ['sw-1.1', 'sw-1.3'] });
  });

  it('says that a leg was picked up, was connected, and that a call ended', () => {
    expect(eventOf(celLine({ eventenum: 'ANSWER' }))).to.deep.equal({ type: 'leg-picked-up', ...said });
    expect(eventOf(celLine({ eventenum: 'BRIDGE_ENTER' }))).to.deep.equal({ type: 'leg-connected', ...said });
    expect(eventOf(celLine({ eventenum: 'LINKEDID_END' }))).to.deep.equal({ type: 'call-ended', callId, at });
  });

  it('is passed over in silence when it is about something else', () => {
    for (const eventenum of ['CHAN_END', 'BRIDGE_EXIT', 'PICKUP', 'NEW_IN_A_LATER_VERSION']) {
      expect(parseCelLine(celLine({ eventenum }))).to.deep.equal({ kind: 'irrelevant' });
    }
    expect(parseCelLine(userEvent('SW_LATER', 'x'))).to.deep.equal({ kind: 'irrelevant' });
    expect(parseCelLine(userEvent('OTHER', 'x'))).to.deep.equal({ kind: 'irrelevant' });
  });

  const broken: [string, string][] = [
    ['an empty text', ''],
    ['half an object', '{"eventenum":"CHAN_END"'],
    ['a number', '1'],
    ['null', 'null'],
    ['a list', '[]'],
    ['an object without event', '{}'],
    ['an event that is no text', '{"eventenum":["CHAN_END"]}'],
  ];
  const fields: [string, Partial<CelFields>][] = [
    ['no time', { eventtime: '' }],
    ['a time in words', { eventtime: '2026-11-22 00:58:49' }],
    ['no channel', { uniqueid: '' }],
    ['no call', { linkedid: '' }],
    ['a channel with other characters', { uniqueid: '../x' }],
    ['a channel of endless length', { uniqueid: 'x'.repeat(150) }],
  ];
  for (const [what, changed] of fields) broken.push([what, celLine({ eventenum: 'HANGUP', ...changed })]);
  for (const [name, extras] of [
    [
      'SW_RECORDING',
      [
        '',
        'a:queue-17:number-12',
        'a:queue-17:number-12:42:x',
        ':queue-17:number-12:42',
        '../a:queue-17:number-12:42',
        'a:queue-x:number-12:42',
        'a:queue-17:number-x:42',
        'a:queue-17:12:42',
        'a:queue-17:number-12:x',
      ],
    ],
    [
      'SW_CONNECTED',
      ['', 'queue-17', 'queue-17:', 'queue-17:Agent Smith', 'queue-0:agent-7', 'queue-17:agent-7:x'],
    ],
    [
      'SW_NODE',
      [
        '',
        'number-12',
        'number-12:enter',
        'Number:enter:42',
        'number-12:{"a":1}:42',
        'number-12:enter:-1',
        'number-12:enter:42:x',
      ],
    ],
    ['SW_CALL', ['', '5', 'company-x', 'company-0']],
    [
      'SW_LEG',
      ['', 'phone', 'phone:', 'x::', 'mobile-x::', 'phone:queue-x:', 'phone::x@sw-member', 'phone:::'],
    ],
  ] as const) {
    for (const extra of extras) broken.push([`${name} of "${extra}"`, userEvent(name, extra)]);
    broken.push([`${name} without fields`, celLine({ userdeftype: name })]);
    broken.push([
      `${name} with fields that are no JSON`,
      celLine({ userdeftype: name, eventextra: '{"extra' }),
    ]);
    broken.push([
      `${name} with fields that are no text`,
      celLine({ userdeftype: name, eventextra: '{"extra":{}}' }),
    ]);
  }
  for (const [what, line] of broken) {
    it(`is unreadable, with a reason, for ${what}`, () => {
      const found = parseCelLine(line);
      expect(found.kind).to.equal('unreadable');
      expect(found).to.have.property('reason').that.is.a('string').and.is.not.empty;
    });
  }

  it('of a real call tells the story of that call', async () => {
    const text = await readFile(new URL('./one-call.cel.jsonl', import.meta.url), 'utf8');
    const found = text.trimEnd().split('\n').map(parseCelLine);
    expect(found.filter((line) => line.kind === 'unreadable')).to.deep.equal([]);
    const story = found.flatMap((line) => (line.kind === 'events' ? line.events : []));
    expect(
      story.map((event) => (event.type === 'node-passed' ? `${event.node} ${event.mark}` : event.type)),
    ).to.deep.equal([
      'leg-began',
      'number-12 enter',
      'queue-17 enter',
      'leg-picked-up',
      'recording-started',
      'leg-began',
      'leg-picked-up',
      'agent-connected',
      'leg-connected',
      'leg-connected',
      'leg-ended',
      'leg-ended',
    ]);
    expect(new Set(story.map((event) => 'callId' in event && event.callId))).to.have.property('size', 1);
  });
});
