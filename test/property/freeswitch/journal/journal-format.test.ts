import { expect } from 'chai';
import fc from 'fast-check';
import { journalFormat, parseJournalLine } from '../../../../src/freeswitch/journal/journal-format.ts';
import { LineCollector } from '../../../../src/media-node/journal/line-collector.ts';
import { agent, caller, endText, journalLine } from '../../../unit/freeswitch/journal/any-journal-line.ts';

const names = [
  'SW_BEGAN',
  'SW_NODE',
  'SW_LEG',
  'SW_RING',
  'SW_ENDED',
  'SW_RECORDING',
  'SW_VOICEMAIL',
  'SW_CALLBACK',
];
const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc
    .array(
      fc.constantFrom(':', '%3A', caller, 'recv_bye', 'blind', '16', '0', 'queue-17', '&', ' ', '\n', '\r'),
      {
        maxLength: 14,
      },
    )
    .map((parts) => parts.join('')),
);
const goodLines = [
  journalLine('SW_BEGAN', 'origin:trunk:5:+3612345001:36201234567'),
  journalLine('SW_NODE', 'queue-17:enter:42'),
  journalLine('SW_PICKED_UP', '-', { leg: agent }),
  journalLine('SW_ENDED', endText({ left: 0 })),
];

describe('any line of the journal of FreeSWITCH', () => {
  it('is read without a throw, and tells of no other legs than it names', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), anyText, anyText, (name, text, number) => {
        const found = parseJournalLine(journalLine(name, text, { leg: agent, caller: number }));
        if (found.kind !== 'events') return;
        for (const event of found.events) {
          if ('callId' in event) expect(event.callId).to.equal(caller);
          if ('legId' in event) expect(event.legId).to.equal(agent);
        }
      }),
    );
  });

  it('is read without a throw, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (line) => {
        expect(parseJournalLine(line).kind).to.be.oneOf(['unreadable', 'irrelevant', 'events']);
      }),
    );
  });

  it('is not lost when the line before it was cut off by a crash at any place', () => {
    fc.assert(
      fc.property(fc.constantFrom(...goodLines), fc.constantFrom(...goodLines), fc.nat(), (cut, next, at) => {
        const collector = new LineCollector(journalFormat);
        collector.add(cut.slice(0, at % cut.length) + next);
        const alone = new LineCollector(journalFormat);
        alone.add(next);
        expect(collector.events).to.deep.equal(alone.events);
      }),
    );
  });
});
