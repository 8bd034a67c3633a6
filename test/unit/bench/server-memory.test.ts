import { expect } from 'chai';
import { parseProcessMemory } from '../../bench/server-memory.ts';

describe('bench: memory of a process', () => {
  it('is read from what Linux tells, in MiB', () => {
    const status = 'Name:\tnode\nVmPeak:\t 9999 kB\nVmHWM:\t  204800 kB\nVmRSS:\t  102400 kB\nThreads:\t11\n';
    expect(parseProcessMemory(status)).to.deep.equal({ rss: 100, mostRss: 200 });
  });

  it('another text is none', () => {
    expect(() => parseProcessMemory('Name:\tnode\n')).to.throw('/proc/PID/status');
  });
});
