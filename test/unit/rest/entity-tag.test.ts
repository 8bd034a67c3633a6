import { expect } from 'chai';
import { entityTag, expectedVersion, noneMatchFails } from '../../../src/rest/entity-tag.ts';
import { ProblemError } from '../../../src/rest/problem.ts';

describe('entity tags', () => {
  it('If-Match demands the version of its tag', () => {
    expect(expectedVersion('"12"')).to.equal(12);
    expect(expectedVersion(entityTag(3))).to.equal(3);
  });

  it('a tag of several versions demands the first', () => {
    expect(expectedVersion('"12.3.4"')).to.equal(12);
    expect(expectedVersion('"12.0a1b2c3d"')).to.equal(12);
  });

  it('without If-Match, or with *, any version will do', () => {
    expect(expectedVersion(undefined)).to.equal(null);
    expect(expectedVersion(' * ')).to.equal(null);
  });

  it('a tag that is none of ours, or a weak one, matches no version', () => {
    for (const field of ['"abc"', 'W/"1"', '""', '"0"', '"1e3"', '"99999999999999999999"']) {
      expect(expectedVersion(field), field).to.equal(0);
    }
  });

  it('a malformed If-Match is refused', () => {
    for (const field of ['1', '"1', '"1" "2"', '"1", "2"', '', ',', 'W/1', '"a"b']) {
      expect(() => expectedVersion(field), field)
        .to.throw(ProblemError)
        .with.property('code', 'bad-header');
    }
  });

  it('If-None-Match matches weakly, in lists, and by *', () => {
    for (const field of ['"1"', 'W/"1"', '"0", W/"1"', '*', ' "1" ,']) {
      expect(noneMatchFails(field, '"1"'), field).to.equal(true);
    }
    for (const field of [undefined, '"2"', '1', '"1', '', '"1" "1"']) {
      expect(noneMatchFails(field, '"1"'), String(field)).to.equal(false);
    }
  });
});
