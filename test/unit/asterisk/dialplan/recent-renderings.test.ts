import { expect } from 'chai';
import { contentHash } from '../../../../src/media-node/files/content-hash.ts';
import { RecentRenderings } from '../../../../src/asterisk/dialplan/recent-renderings.ts';

function rendering(...texts: string[]) {
  const marker = `1.${contentHash(texts.join('\n'))}`;
  return {
    text: `${texts.join('\n')}\n[globals](+)\nSW_REVISION_3=${marker}\n`,
    marker,
    pieces: texts.map((text) => ({ text, hash: contentHash(text) })),
  };
}

describe('dialplans that were rendered last', () => {
  it('differ in some pieces, wherever these stand', () => {
    const renderings = new RecentRenderings();
    const before = rendering('[a]', '[b]', '[c]');
    const after = rendering('[c]', '[a]', '[d]');
    renderings.put(3, before);
    renderings.put(3, after);
    // Once more, as when an edit is prepared first.
    renderings.put(3, after);
    expect(renderings.difference(3, before.text, after.text)).to.deep.equal(['[b]', '[d]']);
  });

  it('are compared as a whole where one of them is not known', () => {
    const renderings = new RecentRenderings();
    const after = rendering('[a]', '[b]');
    renderings.put(3, after);
    for (const [companyId, before] of [
      [3, rendering('[a]', '[x]').text],
      [3, '[a]\n[b]'],
      [4, after.text],
    ] as const)
      expect(renderings.difference(companyId, before, after.text)).to.deep.equal([before, after.text]);
  });

  it('are kept of a few companies, those that were rendered last', () => {
    const renderings = new RecentRenderings();
    const versions = [rendering('[a]', '[b]'), rendering('[a]', '[c]')];
    const [before = '', after = ''] = versions.map(({ text }) => text);
    const isKnown = (companyId: number) => renderings.difference(companyId, before, after)[0] === '[b]';
    for (let companyId = 1; companyId <= 20; companyId += 1) {
      for (const version of versions) renderings.put(companyId, version);
      expect(isKnown(companyId)).to.equal(true);
    }
    expect(isKnown(1)).to.equal(false);
  });
});
