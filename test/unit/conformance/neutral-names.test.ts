import { expect } from 'chai';
import { NeutralNames } from '../../support/conformance/neutral-names.ts';

describe('names instead of ids', () => {
  const named = (queueId: number) => new NeutralNames(new Map([[`queue ${queueId}`, 'Sales']]));

  it('the same story with other ids reads the same', () => {
    const tell = (names: NeutralNames, queue: number, other: number, digits: string) => [
      names.ofNode(`queue-${queue}`),
      names.ofNode(`ring-group-${other}-2`),
      names.ofNode(`ring-group-${other}-2`),
      names.ofDigits(digits),
      names.ofDigits(`+${digits}`),
    ];
    const first = tell(named(7), 7, 3, '3610001001');
    expect(tell(named(19), 19, 40, '3610002001')).to.deep.equal(first);
    expect(first).to.deep.equal([
      'queue Sales',
      'ring-group #1-2',
      'ring-group #1-2',
      'outside #1',
      'outside #1',
    ]);
  });

  it('extensions and codes stay as they are; two things have two names', () => {
    const names = named(1);
    expect(names.ofDigits('201')).to.equal('201');
    expect(names.ofDigits(null)).to.equal(null);
    expect([names.of('menu', 4), names.of('menu', 5), names.of('menu', 4)]).to.deep.equal([
      'menu #1',
      'menu #2',
      'menu #1',
    ]);
  });
});
