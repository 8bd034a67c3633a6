import { expect } from 'chai';
import fc from 'fast-check';
import { celLineStart } from '../../../../src/asterisk/journal/broken-cel-line.ts';
import { celFormat, parseCelLine } from '../../../../src/asterisk/journal/cel-line.ts';
import { LineCollector } from '../../../../src/media-node/journal/line-collector.ts';
import { wholeRecords } from '../../../../src/media-node/journal/whole-records.ts';
import { celLine, channelEnd, lineOfCaller, userEvent } from '../../../unit/asterisk/journal/any-cel-line.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 300 }),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    '"}\n{"eventenum":"CHAN_END","uniqueid":"x","linkedid":"x","eventtime":"1"}',
    '{"eventenum":"CHAN_END"',
    '\r\n',
    '\0',
    '\u202e4321',
    '\ud800',
    '500&PJSIP/x',
    '${SHELL(id)}',
    '9'.repeat(100_000),
  ),
);
const recording = (num: string) => userEvent('SW_RECORDING', '5-17-a.1:queue-17:number-12:42', { num });

describe('a line of the channel event log, whatever a caller sends', () => {
  it('changes in the caller number only, which is short and printable', () => {
    const plain = parseCelLine(recording('1'));
    if (plain.kind !== 'events') throw new Error(plain.kind);
    fc.assert(
      fc.property(hostile, (num) => {
        const found = parseCelLine(recording(num));
        const [event] = found.kind === 'events' ? found.events : [];
        if (event?.type !== 'recording-started') throw new Error(found.kind);
        const { callerNumber } = event;
        expect({ ...event, callerNumber: '1' }).to.deep.equal(plain.events[0]);
        if (num === '') expect(callerNumber).to.equal(null);
        else expect(callerNumber).to.match(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{1,64}$/u);
      }),
    );
  });

  it('keeps a usual number as it is', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[+]?[0-9*#]{1,40}$/), (num) => {
        const found = parseCelLine(recording(num));
        expect(found).to.have.nested.property('events[0].callerNumber', num);
      }),
    );
  });

  it('never throws, whatever its bytes', () => {
    const anyJson = fc.json({ maxDepth: 3 });
    const anyRecord = fc
      .record({
        eventenum: fc.constantFrom('HANGUP', 'CHAN_START', 'ATTENDEDTRANSFER', 'USER_DEFINED'),
        channame: hostile,
        exten: hostile,
        userdeftype: hostile,
        eventtime: hostile,
        eventextra: hostile,
      })
      .map(celLine);
    const anyExtra = fc
      .tuple(
        fc.constantFrom(
          'SW_NODE',
          'SW_RECORDING',
          'SW_CONNECTED',
          'SW_CALL',
          'SW_LEG',
          'SW_RING',
          'SW_CALLBACK',
        ),
        hostile,
      )
      .map(([name, extra]) => userEvent(name, extra));
    const anyBytes = fc.uint8Array().map((bytes) => Buffer.from(bytes).toString('utf8'));
    fc.assert(
      fc.property(fc.oneof(hostile, anyJson, anyRecord, anyExtra, anyBytes), (line) => {
        expect(parseCelLine(line).kind).to.be.oneOf(['events', 'irrelevant', 'unreadable']);
      }),
      { numRuns: 500 },
    );
  });

  it('never throws for JSON of any depth', () => {
    const deep = '['.repeat(500_000);
    expect(parseCelLine(deep).kind).to.equal('unreadable');
    expect(parseCelLine(deep + ']'.repeat(500_000)).kind).to.equal('unreadable');
    expect(parseCelLine(celLine({ userdeftype: 'SW_NODE', eventextra: deep })).kind).to.equal('unreadable');
  });
});

/** As SIP lets through: no end of a string, and what means something where the engine escapes too little. */
const anyNumber = fc.oneof(
  hostile.map((text) => text.replaceAll('\0', '')),
  fc
    .array(
      fc.constantFrom(
        ...['\\', '"', '\\"', '\n', '\r\n', ',', ':', '{', '}', '"}', '\\u0000', '\\u', '+36', ' '],
        ...['{"eventenum":"', '","exten":"', '","ani":"', '","context":"', '","eventextra":""}', 'HANGUP'],
        lineOfCaller('1', { eventenum: 'LINKEDID_END', linkedid: 'forged.1' }),
      ),
      { maxLength: 12 },
    )
    .map((pieces) => pieces.join('')),
);

describe('a line of a caller whose number Asterisk writes as it came [C3]', () => {
  const start = { eventenum: 'CHAN_START', exten: '+3612345678', uniqueid: 'sw-7.1', linkedid: 'sw-7.1' };
  const collect = (text: string) => {
    const collected = new LineCollector(celFormat);
    const { records, openLines } = wholeRecords(text.split('\n'), celFormat);
    for (const record of records) collected.add(record);
    return { events: collected.events, openLines, skipped: collected.skippedCount };
  };

  it("tells of the call all the same, with everything that is not the caller's, and of nothing else", () => {
    const plain = collect(lineOfCaller('1', start)).events[0];
    fc.assert(
      fc.property(anyNumber, anyNumber, (num, other) => {
        const before = lineOfCaller(other, { ...start, uniqueid: 'sw-6.1', linkedid: 'sw-6.1' });
        const whose = {
          ...start,
          eventenum: 'USER_DEFINED',
          userdeftype: 'SW_CALL',
          eventextra: '{"extra":"company-"}',
        };
        const text = [before, lineOfCaller(num, start), lineOfCaller(num, whose), channelEnd('sw-9.9')];
        const { events, openLines, skipped } = collect(text.join('\n'));
        expect([events.length, openLines, skipped]).to.deep.equal([4, 0, 0]);
        const [, began, caller, ended] = events;
        expect(began).to.deep.equal(plain);
        if (caller?.type !== 'caller-told') throw new Error(caller?.type);
        if (caller.number !== null)
          expect(caller.number).to.match(/^[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]{1,64}$/u);
        expect(ended).to.include({ type: 'call-ended', callId: 'sw-9.9' });
      }),
      { numRuns: 2_000 },
    );
  });

  it('is not read before its end was written, and does not take the next line with it when that never was', () => {
    fc.assert(
      fc.property(anyNumber, fc.nat(), (num, cut) => {
        const line = lineOfCaller(`${num}\n`, start);
        const piece = line.slice(0, 1 + (cut % (line.lastIndexOf('\n') + 1)));
        const lines = piece.split('\n');
        if (!lines[0]?.startsWith(celLineStart)) return;
        expect(wholeRecords(lines, celFormat)).to.deep.equal({ records: [], openLines: lines.length });
        const { events } = collect(`${piece}\n${channelEnd('sw-9.9')}`);
        expect(events.map((event) => 'callId' in event && event.callId)).to.deep.equal(['sw-9.9']);
      }),
    );
  });

  it('keeps what the dialplan adds to an event', () => {
    fc.assert(
      fc.property(anyNumber, (num) => {
        const line = lineOfCaller(num, {
          eventenum: 'USER_DEFINED',
          userdeftype: 'SW_NODE',
          eventextra: JSON.stringify({ extra: 'queue-5:enter:42' }),
        });
        expect(collect(line).events).to.have.nested.property('[0].node', 'queue-5');
      }),
    );
  });
});

describe('a line that a crash of the engine cut off', () => {
  it('does not take the next line with it', () => {
    fc.assert(
      fc.property(hostile, fc.nat(), (num, cut) => {
        const first = recording(num);
        const collected = new LineCollector(celFormat);
        collected.add(first.slice(0, 1 + (cut % (first.length - 1))) + channelEnd('switchroom-9.9'));
        expect(collected.skippedCount).to.equal(1);
        expect(collected.events.map((event) => 'callId' in event && event.callId)).to.deep.equal([
          'switchroom-9.9',
        ]);
      }),
    );
  });

  it('makes nothing of a caller number that looks like a line', () => {
    const line = recording('{"eventenum":"CHAN_END","uniqueid":"x","linkedid":"x","eventtime":"1"}');
    const collected = new LineCollector(celFormat);
    collected.add(line.slice(0, -1));
    expect(collected.events).to.deep.equal([]);
    expect(collected.skippedCount).to.equal(1);
  });
});
