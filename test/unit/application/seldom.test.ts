import { expect } from 'chai';
import { seldom } from '../../../src/application/seldom.ts';
import type { Log } from '../../../src/application/ports/log.ts';

const minutes = 60_000;

describe('a log of what is tried again every few seconds', () => {
  let lines: string[];
  let now: number;
  let log: Log;
  beforeEach(() => {
    lines = [];
    now = 0;
    const write = (level: string) => (facts: object, message: string) => {
      lines.push(`${level} ${message} ${JSON.stringify(facts)}`);
    };
    log = seldom(
      { debug: write('debug'), info: write('info'), warn: write('warn'), error: write('error') },
      () => now,
    );
  });

  it('has a line once in ten minutes, however often it is written', () => {
    for (; now < 25 * minutes; now += 5_000) log.warn({ fileBase: 'a' }, 'not taken in');
    expect(lines).to.have.length(3);
  });

  it('has each other fact, message and level at once', () => {
    for (let time = 0; time < 2; time += 1) {
      log.warn({ fileBase: 'a' }, 'not taken in');
      log.warn({ fileBase: 'b' }, 'not taken in');
      log.error({ fileBase: 'a' }, 'not taken in');
      log.warn({ fileBase: 'a' }, 'unreadable');
    }
    expect(lines).to.deep.equal([
      'warn not taken in {"fileBase":"a"}',
      'warn not taken in {"fileBase":"b"}',
      'error not taken in {"fileBase":"a"}',
      'warn unreadable {"fileBase":"a"}',
    ]);
  });

  it('has a thousand lines of one message, which no other is kept from, and then again after ten minutes', () => {
    const fail = (): void => {
      for (let file = 0; file < 1_200; file += 1) log.warn({ file }, 'not taken in');
    };
    for (; now < 9 * minutes; now += 5_000) fail();
    expect(lines).to.have.length(1_000);
    log.error({}, 'the disk is full');
    expect(lines).to.have.length(1_001);
    now = 11 * minutes;
    fail();
    expect(lines).to.have.length(2_001);
  });
});
