import { expect } from 'chai';
import { cursorAfter, pageOf, placeOfCursor, positionOfCursor } from '../../../src/rest/page-query.ts';
import { ProblemError } from '../../../src/rest/problem.ts';

describe('pages of a list', () => {
  it('a cursor leads on from where it was given', () => {
    expect(positionOfCursor('queues', cursorAfter('queues', 17))).to.equal(17);
    expect(positionOfCursor('queues', undefined)).to.equal(null);
  });

  it('a cursor of a list in the order of time leads on from a place, which needs nobody to be there', () => {
    const place = { id: 17, startedAt: new Date('2026-03-02T10:00:00.123Z') };
    expect(placeOfCursor('calls', cursorAfter('calls', place))).to.deep.equal(place);
    expect(placeOfCursor('calls', undefined)).to.equal(null);
    const made = (text: string) => Buffer.from(text).toString('base64url');
    for (const bad of [cursorAfter('calls', 17), made('calls:1:2:3'), made(`calls:1:${'9'.repeat(14)}`)])
      expect(() => placeOfCursor('calls', bad), bad).to.throw(ProblemError);
  });

  it('a cursor of another list, or a made-up one, is refused with its place', () => {
    const made = (text: string) => Buffer.from(text).toString('base64url');
    const bad = [
      cursorAfter('users', 1),
      '',
      'x',
      '%%%',
      made('queues:1:2'),
      made('queues:-1'),
      made('queues:1e9'),
    ];
    for (const cursor of bad) {
      expect(() => positionOfCursor('queues', cursor), cursor)
        .to.throw(ProblemError)
        .with.deep.property('faults', [
          { in: 'query', path: '/cursor', code: 'bad-cursor', message: 'is not a cursor of this list' },
        ]);
    }
  });

  it('the link to the next page keeps limit and filters', () => {
    const { body, headers } = pageOf(
      { name: 'phones', path: '/v1/phones', query: { limit: 2, kind: 'sip' } },
      [1, 2],
      2,
    );
    const [, link = ''] = /^<([^>]+)>; rel="next"$/.exec(headers.link ?? '') ?? [];
    const search = new URL(link, 'http://x').searchParams;
    expect(Object.fromEntries(search)).to.deep.equal({ limit: '2', kind: 'sip', cursor: body.next });
  });

  it('the last page leads nowhere', () => {
    expect(pageOf({ name: 'x', path: '/x', query: {} }, [], null)).to.deep.equal({
      body: { items: [], next: null },
      headers: {},
    });
  });
});
