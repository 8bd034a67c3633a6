import { expect } from 'chai';
import fc from 'fast-check';
import { encodeEvent, encodePosition, encodeRetry, ping } from '../../../src/live/encode-event.ts';
import { EventStreamReader } from './read-event-stream.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        '\n',
        '\r',
        '\r\n',
        '\0',
        '\u2028',
        '\ufeff',
        '\ud800',
        ':',
        ' ',
        'data: ',
        'event: x',
        'id: 9',
        'a',
      ),
    )
    .map((parts) => parts.join('')),
);
const anyData = fc.oneof(
  hostile,
  fc.record({ id: fc.nat(), firstName: hostile, skills: fc.array(fc.dictionary(hostile, hostile)) }),
);

function read(text: string): EventStreamReader {
  const reader = new EventStreamReader();
  reader.take(text);
  return reader;
}

describe('server-sent events', () => {
  it('come out as they went in, whatever the texts in them, and none makes a second one', () => {
    fc.assert(
      fc.property(fc.array(anyData, { minLength: 1 }), (values) => {
        const text = values
          .map((data, index) => encodeEvent({ event: 'agent', id: `${index}.7`, data }))
          .join('');
        const { events, comments, retryMs } = read(text);
        expect(events.map(({ event, id }) => [event, id])).to.deep.equal(
          values.map((_value, index) => ['agent', `${index}.7`]),
        );
        expect(events.map(({ data }) => JSON.parse(data) as unknown)).to.deep.equal(
          values.map((value) => JSON.parse(JSON.stringify(value)) as unknown),
        );
        expect([comments, retryMs]).to.deep.equal([[], null]);
      }),
    );
  });

  it('come out the same however they are cut into pieces', () => {
    fc.assert(
      fc.property(
        fc.array(anyData, { minLength: 1 }),
        fc.infiniteStream(fc.integer({ min: 1, max: 9 })),
        (values, sizes) => {
          const text = values.map((data) => encodeEvent({ event: 'agent', id: null, data })).join('');
          const reader = new EventStreamReader();
          let rest = text;
          while (rest !== '') {
            const size = Number(sizes.next().value);
            reader.take(rest.slice(0, size));
            rest = rest.slice(size);
          }
          expect(reader.events).to.deep.equal(read(text).events);
        },
      ),
      { numRuns: 30 },
    );
  });

  it('have names and ids of which no line could be made', () => {
    for (const text of ['', 'a b', '1\n', '1\r', 'x\ndata: y', '7\0', 'ä']) {
      expect(() => encodeEvent({ event: text, id: null, data: 1 }), JSON.stringify(text)).to.throw();
      expect(() => encodeEvent({ event: 'agent', id: text, data: 1 }), JSON.stringify(text)).to.throw();
      expect(() => encodePosition(text), JSON.stringify(text)).to.throw();
    }
  });

  it('are not what tells a position, keeps the connection alive, or says when to come back', () => {
    const reader = read(`${encodeRetry(2_000)}${ping}${encodePosition('42.7')}`);
    expect(reader.events).to.deep.equal([]);
    expect(reader.lastEventId).to.equal('42.7');
    expect(reader.retryMs).to.equal(2_000);
    expect(reader.comments).to.deep.equal(['ping']);
  });
});
