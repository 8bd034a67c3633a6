import { readFile } from 'node:fs/promises';
import { expect } from 'chai';
import { parseCelLine } from '../../../../src/asterisk/journal/cel-line.ts';
import { celLine, userEvent } from './any-cel-line.ts';
import type { CelFields } from './any-cel-line.ts';
import type { JournalEvent } from '../../../../src/application/ports/engine-journal.ts';

const callId = 'switchroom-1795309129.1';
const channelId = 'switchroom-1795309129.2';
const at = new Date(1795309129311);

function eventOf(line: string): JournalEvent {
  const found = parseCelLine(line);
  if (found.kind !== 'event') throw new Error(JSON.stringify(found));
  return found.event;
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

  it('says that an agent was connected', () => {
    expect(eventOf(userEvent('SW_CONNECTED', 'queue-17:agent-7'))).to.deep.equal({
      type: 'agent-connected',
      callId,
      at,
      queueId: 17,
      agentId: 7,
      channelId,
    });
  });

  it('says that a node was passed, and by which exit', () => {
    const expected = { type: 'node-passed', callId, at, channelId };
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

  it('says that a channel ended', () => {
    expect(eventOf(celLine({ eventenum: 'CHAN_END' }))).to.deep.equal({
      type: 'channel-ended',
      callId,
      at,
      channelId,
    });
  });

  it('is passed over in silence when it is about something else', () => {
    for (const eventenum of ['CHAN_START', 'ANSWER', 'BRIDGE_ENTER', 'HANGUP', 'NEW_IN_A_LATER_VERSION']) {
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
  for (const [what, changed] of fields) broken.push([what, celLine({ eventenum: 'CHAN_END', ...changed })]);
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
    const story = found.flatMap((line) => (line.kind === 'event' ? [line.event] : []));
    expect(
      story.map((event) => (event.type === 'node-passed' ? `${event.node} ${event.mark}` : event.type)),
    ).to.deep.equal([
      'number-12 enter',
      'queue-17 enter',
      'recording-started',
      'agent-connected',
      'channel-ended',
      'channel-ended',
    ]);
    expect(new Set(story.map((event) => event.callId))).to.have.property('size', 1);
  });
});
