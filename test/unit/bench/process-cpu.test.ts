import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { midmean } from '../../bench/statistics.ts';
import {
  cpuBetween,
  cpuPer,
  middleCpu,
  parseCpuMs,
  bytesReadBy,
  processCpuMs,
  withoutIdle,
} from '../../bench/process-cpu.ts';

describe('bench: processor time of a process', () => {
  it('user and system time are read also behind a name with spaces and parentheses', () => {
    const stat = '42 (a (b) c) S 1 42 42 0 -1 4194560 9 0 0 0 150 27 5 6 20 0 8 0 100 1000 50';
    expect(parseCpuMs(stat)).to.equal(1_770);
  });

  it('what is no such text is an error', () => {
    expect(() => parseCpuMs('nothing')).to.throw('/proc/PID/stat');
  });

  it('work of this process shows', () => {
    const before = processCpuMs(process.pid);
    // The counter has a resolution of 10 ms.
    while (processCpuMs(process.pid) - before < 20) JSON.stringify(process.memoryUsage());
    expect(processCpuMs(process.pid)).to.be.greaterThan(before);
  });

  it('what a process uses anyway is taken off before the rest is divided', () => {
    const idle = { perSecond: { server: 10 }, seconds: 2 };
    const used = withoutIdle(cpuBetween({ server: 100 }, { server: 220 }), idle);
    expect(used).to.deep.equal({ server: 100 });
    expect(cpuPer(used, 50)).to.deep.equal({ server: 2 });
    expect(middleCpu([{ server: 1 }, { server: 3 }], midmean)).to.deep.equal({ server: 2 });
  });

  it('what a process reads counts, byte by byte', () => {
    const before = bytesReadBy(process.pid);
    const { length } = readFileSync(import.meta.filename);
    expect(bytesReadBy(process.pid) - before).to.be.within(length, length + 10_000);
  });
});
