import { expect } from 'chai';
import { RecentRenderings } from '../../../../src/asterisk/dialplan/recent-renderings.ts';

function rendering(...pieces: string[]) {
  return { text: pieces.join('\n'), marker: '1.0', pieces };
}

describe('dialplans that were rendered last', () => {
  it('differ in some pieces, wherever these stand', () => {
    const renderings = new RecentRenderings();
    const before = rendering('[a]', '[b]', '[c]');
    const after = rendering('[c]', '[a]', '[d]');
    renderings.put(3, before);
    renderings.put(3, after);
    expect(renderings.difference(3, before.text, after.text)).to.deep.equal(['[b]', '[d]']);
  });

  it('are compared as a whole where one of them is not known', () => {
    const renderings = new RecentRenderings();
    const after = rendering('[a]', '[b]');
    renderings.put(3, after);
    for (const [companyId, before] of [
      [3, '[a]\n[x]'],
      [4, after.text],
    ] as const)
      expect(renderings.difference(companyId, before, after.text)).to.deep.equal([before, after.text]);
  });

  it('are kept of a few companies, those that were rendered last', () => {
    const renderings = new RecentRenderings();
    const versions = [rendering('[a]', '[b]'), rendering('[a]', '[c]')];
    const isKnown = (companyId: number) =>
      renderings.difference(companyId, '[a]\n[b]', '[a]\n[c]')[0] === '[b]';
    for (let companyId = 1; companyId <= 20; companyId += 1) {
      for (const version of versions) renderings.put(companyId, version);
      expect(isKnown(companyId)).to.equal(true);
    }
    expect(isKnown(1)).to.equal(false);
  });
});
