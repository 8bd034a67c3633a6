import { expect } from 'chai';
import fc from 'fast-check';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { renderDialplan } from '../../../src/asterisk/dialplan/render-dialplan.ts';
import type { CalendarFacts, CompanySnapshot } from '../../../src/domain/routing/company-snapshot.ts';
import { compileRouting } from '../../../src/domain/routing/compile-routing.ts';
import type { Destination } from '../../../src/domain/routing/destination.ts';
import { anyEdits } from '../../property/domain/any-company.ts';
import { eventually } from '../../support/eventually.ts';
import { emptySnapshot, newNumberFacts } from '../../support/snapshot.ts';
import { type DialplanBench, startDialplanBench } from './dialplan-bench.ts';
import { loadedDialplan, watchedHints, writtenDialplan } from './loaded-dialplan.ts';
import { walksAt } from './walks.ts';

const companies = 30;
const editsOfEach = 6;

describe('an edit of call logic brings its difference into a running engine, on a real Asterisk', function () {
  this.timeout(300_000);
  let bench: DialplanBench;
  let reloads = 0;
  let reloadsOfMusic = 0;
  /** Loads are told in their order, some time after their answers. @returns how often the dialplan was loaded until now */
  const reloadsUntilNow = async () => {
    const told = reloadsOfMusic;
    await bench.ami.send('Reload', { Module: 'res_musiconhold.so' });
    await eventually(() => {
      expect(reloadsOfMusic).to.be.greaterThan(told);
    });
    return reloads;
  };
  const reload = () => bench.ami.send('Reload', { Module: 'pbx_config.so' });
  const written = (company: CompanySnapshot) =>
    writtenDialplan(renderDialplan(compileRouting(company), new Date()).text);

  before(async () => {
    bench = await startDialplanBench({ events: ['Reload'] });
    bench.ami.onEvent((event) => {
      if (event.first('Module') === 'pbx_config.so') reloads += 1;
      if (event.first('Module') === 'res_musiconhold.so') reloadsOfMusic += 1;
    });
  });
  after(async () => {
    await bench.dispose();
  });

  it('any edits: the engine holds what the file says, and what it would hold had it loaded the file', async () => {
    let inPlace = 0;
    let compared = 0;
    let revision = 0;
    for (const versions of fc.sample(anyEdits(editsOfEach), companies)) {
      for (const version of versions) {
        revision += 1;
        const company = { ...version, companyId: 1, revision, trunks: [], phones: version.phones };
        const before = reloads;
        await bench.apply(company);
        if (reloads === before) inPlace += 1;
        compared += 1;
        expect(await loadedDialplan(bench.ami), JSON.stringify(company)).to.deep.equal(written(company));
      }
      const [dialplan, hints] = [await loadedDialplan(bench.ami), await watchedHints(bench.ami)];
      await reload();
      expect(await loadedDialplan(bench.ami)).to.deep.equal(dialplan);
      expect(await watchedHints(bench.ami)).to.deep.equal(hints);
    }
    expect(inPlace / compared, 'edits that loaded nothing').to.be.greaterThan(0.5);
    expect(bench.faults).to.deep.equal([]);
  });

  it('a call on its way meets old nodes up to some point and new ones from there on, and always finds its way', async () => {
    const walks = walksAt(bench);
    let revision = 10_000;
    const next = async () => {
      revision += 1;
      await bench.apply(chainOfCalendars(revision));
    };
    await next();
    const before = await reloadsUntilNow();
    const calls: string[] = [];
    const edited = new AbortController();
    const calling = (async () => {
      while (!edited.signal.aborted)
        calls.push(await walks.begin('enter@c1-number-1', { __SW_CLOCK: String(clock) }));
    })();
    // How many calls come under how many edits is up to the machine, but none may meet so many that a row comes again.
    for (let edits = 1, judged = 0; edits < 150 || (calls.length <= 200 && edits < 1_000); edits += 1) {
      await next();
      if (edits % Math.floor(rows / 3) !== 0) continue;
      const begun = calls.slice(judged);
      await walks.all(begun, 2 * chainLength + 2);
      judged += begun.length;
    }
    edited.abort();
    await calling;
    expect(await reloadsUntilNow(), 'everything was loaded').to.equal(before);

    const ends = 'hang-up-busy:enter';
    const marks = await eventually(async () => {
      const found = new Map<string, string[]>();
      for (const { userdeftype, eventextra, uniqueid } of await bench.journal()) {
        if (userdeftype !== 'SW_NODE') continue;
        const walk = uniqueid.replace('walked-', '');
        found.set(walk, [...(found.get(walk) ?? []), (JSON.parse(eventextra) as { extra: string }).extra]);
      }
      const ways = calls.map((walk) => found.get(walk) ?? []);
      for (const way of ways) expect(way.at(-1), way.join(' ')).to.match(new RegExp(`^${ends}:`, 'u'));
      return ways;
    }, 20_000);
    let between = 0;
    for (const way of marks) {
      const entered = Number(way[0]?.split(':')[2]);
      const later = way.flatMap((mark) => {
        const row = /^calendar-[0-9]+:row-([0-9]+):/u.exec(mark)?.[1];
        return row === undefined ? [] : [(Number(row) - rowAt(entered) + rows) % rows];
      });
      expect(later.length, way.join(' ')).to.equal(chainLength);
      expect(later, way.join(' ')).to.deep.equal([...later].sort((one, other) => one - other));
      if (later[0] !== later.at(-1)) between += 1;
    }
    expect(calls.length).to.be.greaterThan(200);
    expect(between, 'calls under which an edit came').to.be.greaterThan(0);
  });

  it('a line that somebody else took away: everything is loaded, and the edit holds', async () => {
    const list = (entries: readonly string[], revision: number): CompanySnapshot => ({
      ...chainOfCalendars(revision),
      callerLists: [
        {
          ...{ id: 1, name: '', purpose: 'blocked' },
          entries: entries.map((number) => ({ kind: 'number', number })),
        },
      ],
    });
    await bench.apply(list(['+36301112233', '+36301112234'], 20_001));
    const entry = (await loadedDialplan(bench.ami)).find((line) => line.includes(' n36301112234 '));
    await bench.ami.send('Command', { Command: `dialplan remove context ${entry?.split(' ')[0] ?? ''}` });
    const [reloadsBefore, faultsBefore] = [reloads, bench.faults.length];
    const edited = list(['+36301112233'], 20_002);
    await bench.apply(edited);
    expect(await loadedDialplan(bench.ami)).to.deep.equal(written(edited));
    expect(bench.faults.length).to.equal(faultsBefore + 1);
    await eventually(() => {
      expect(reloads).to.equal(reloadsBefore + 1);
    });
  });

  it('a controller that died between file and engine: the next edit loads everything', async () => {
    await bench.apply(chainOfCalendars(30_001));
    await writeFile(
      join(bench.asterisk.generatedFolder, 'company-1/dialplan.conf'),
      renderDialplan(compileRouting(chainOfCalendars(30_002)), new Date()).text,
    );
    const before = reloads;
    const edited = chainOfCalendars(30_003);
    await bench.apply(edited);
    expect(await loadedDialplan(bench.ami)).to.deep.equal(written(edited));
    await eventually(() => {
      expect(reloads).to.equal(before + 1);
    });
  });

  it('a number that moves to another company leads there, whichever of the two is brought in line first', async () => {
    const [own] = chainOfCalendars(40_001).numbers;
    if (!own) throw new Error('the company has no number');
    const withNumbers = (companyId: number, revision: number, numbers: CompanySnapshot['numbers']) =>
      bench.apply({ ...chainOfCalendars(revision), companyId, numbers });
    await withNumbers(1, 40_001, [own]);
    await withNumbers(2, 1, []);
    await withNumbers(2, 2, [{ ...own, id: 7 }]);
    await withNumbers(1, 40_002, []);
    const leads = (await loadedDialplan(bench.ami)).filter((line) => line.startsWith('numbers-'));
    expect(leads).to.deep.equal([
      'numbers-001 3612345001 1 Goto(c2-number-7,enter,1)',
      'numbers-001 c2n3612345001 1 Goto(c2-number-7,enter,1)',
    ]);
  });
});

const chainLength = 12;

const rows = 40;
/** A Tuesday. */
const clock = Date.UTC(2026, 5, 2, 12) / 1_000;

/** The row by which each calendar of the chain is left on a Tuesday. */
function rowAt(revision: number): number {
  return (revision % rows) + 1;
}

/** A number and calendars one behind the other; each edit changes all of them. */
function chainOfCalendars(revision: number): CompanySnapshot {
  const next = (id: number): Destination =>
    id < chainLength ? { kind: 'calendar', calendarId: id + 1 } : { kind: 'hang-up', reason: 'busy' };
  const calendar = (id: number): CalendarFacts => ({
    ...{ id, name: '', timeZone: 'UTC', overrides: [], defaultDestination: next(id) },
    weekly: Array.from({ length: rows }, (_none, index) => ({
      ...{ weekdays: [index + 1 === rowAt(revision) ? 2 : 3], from: '00:00', to: '24:00' },
      destination: next(id),
    })),
  });
  // In an order that is not that of the way.
  const ids = Array.from({ length: chainLength }, (_none, index) => ((index * 5) % chainLength) + 1);
  return {
    ...emptySnapshot,
    revision,
    numbers: [
      {
        id: 1,
        digits: '+3612345001',
        ...newNumberFacts,
        destination: { kind: 'calendar', calendarId: 1 },
      },
    ],
    calendars: ids.map(calendar),
  };
}
