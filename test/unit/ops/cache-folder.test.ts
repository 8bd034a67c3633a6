import { expect } from 'chai';
import { cacheFolders } from '../../../ops/instances/cache-folder.ts';

describe('folder for what is made once per machine', () => {
  it('is the named one alone when a person names it', () => {
    expect(cacheFolders({ SWITCHROOM_CACHE: '/x', XDG_CACHE_HOME: '/y', HOME: '/h' }, false)).to.deep.equal([
      '/x',
    ]);
  });

  it('is shared for root', () => {
    expect(cacheFolders({ HOME: '/root' }, true)).to.deep.equal(['/var/cache/switchroom']);
  });

  it("is a person's own, who still finds what root made", () => {
    expect(cacheFolders({ HOME: '/home/a' }, false)).to.deep.equal([
      '/home/a/.cache/switchroom',
      '/var/cache/switchroom',
    ]);
    expect(cacheFolders({ HOME: '/home/a', XDG_CACHE_HOME: '/c' }, false)[0]).to.equal('/c/switchroom');
  });
});
