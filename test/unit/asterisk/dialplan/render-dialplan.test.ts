import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { markerOf } from '../../../../src/asterisk/dialplan/dialplan-text.ts';
import { renderDialplan } from '../../../../src/asterisk/dialplan/render-dialplan.ts';
import type { CompanySnapshot } from '../../../../src/domain/routing/company-snapshot.ts';
import { compileRouting } from '../../../../src/domain/routing/compile-routing.ts';
import { emptySnapshot, newExtensionFacts, newNumberFacts } from '../../../support/snapshot.ts';
import { sampleQueue } from '../../../support/sample-configuration.ts';
import {
  type Dialplan,
  extensionsOf,
  jumpsOf,
  readDialplan,
  subroutineOf,
} from '../../../support/asterisk/dialplan-reader.ts';

const now = new Date('2026-12-01T12:00:00Z');

const base = join(import.meta.dirname, '../../../../asterisk-conf');
const extensions = 3_000;
const numbers = 1_000;
const userText = 'Árvíztűrő ${SHELL(id)}';

/** A large company: extensions and numbers in blocks, as providers and administrators give them out. */
const large: CompanySnapshot = {
  ...emptySnapshot,
  companyId: 3,
  revision: 41,
  phones: Array.from({ length: extensions }, (_none, index) => ({
    id: index + 1,
    kind: 'sip',
    sipUser: `p${index + 1}x`,
    sealedSecret: 'sealed',
    mobileNumber: null,
    trunkId: null,
  })),
  extensions: Array.from({ length: extensions }, (_none, index) => ({
    id: index + 1,
    digits: String(2_000 + index),
    name: userText,
    ringSeconds: 25,
    devices: [{ phoneId: index + 1, startSeconds: 0 }],
    ...newExtensionFacts,
  })),
  trunks: [],
  numbers: Array.from({ length: numbers }, (_none, index) => ({
    id: index + 1,
    digits: `+3612345${String(index).padStart(3, '0')}`,
    ...newNumberFacts,
    destination:
      index % 2 === 0 ? { kind: 'queue', queueId: 17 } : { kind: 'extension', extensionId: index + 1 },
  })),
  // Bought in blocks: all end in the same digits.
  callerLists: [
    {
      ...{ id: 1, name: userText, purpose: 'blocked' },
      entries: Array.from({ length: 10_000 }, (_none, index) => ({
        kind: 'number' as const,
        number: `+3630${String(index).padStart(5, '0')}00`,
      })),
    },
  ],
  calendars: [
    {
      ...{ id: 1, name: userText, timeZone: 'Europe/Budapest', weekly: [] },
      overrides: Array.from({ length: 1_000 }, (_none, index) => {
        const day = new Date(Date.UTC(2026, 0, 1 + index)).toISOString().slice(0, 10);
        const hours = { from: `${day}T12:00`, to: `${day}T12:30`, open: true, note: userText };
        return { ...hours, destination: { kind: 'queue' as const, queueId: 17 } };
      }),
      defaultDestination: { kind: 'hang-up', reason: 'normal' },
    },
  ],
  queues: [
    sampleQueue(17, { record: true, maxWaitSeconds: 90, onTimeout: { kind: 'queue', queueId: 18 } }),
    sampleQueue(18),
  ],
};

describe('the dialplan of a large company', () => {
  const text = renderDialplan(compileRouting(large), now).text;
  const { contexts } = readDialplan(text);
  const library = readLibrary();
  const contextsByDigits = new Map<string, string[]>();
  for (const [name, priorities] of contexts) {
    const kind = /^(?:numbers|extensions)/u.exec(name)?.[0];
    if (!kind) continue;
    for (const digits of extensionsOf(priorities)) {
      const key = `${kind} ${digits}`;
      contextsByDigits.set(key, [...(contextsByDigits.get(key) ?? []), name]);
    }
  }

  it('spreads its entries over contexts of less than a hundred, because loading one costs their square', () => {
    const sizes = [...contexts.values()].map((priorities) => extensionsOf(priorities).size);
    expect(Math.max(...sizes)).to.be.lessThan(100);
  });

  it('has each extension and each number in exactly one context, where the hand-written entry looks for it', () => {
    // A number also by the name that its own company finds it by.
    expect(contextsByDigits.size).to.equal(extensions + 2 * numbers);
    for (const { digits } of large.extensions)
      expect(contextsByDigits.get(`extensions ${digits}`)).to.deep.equal([
        `extensions-3-${digits.slice(-2)}`,
      ]);
    for (const { digits } of large.numbers)
      expect(contextsByDigits.get(`numbers ${digits.slice(1)}`)).to.deep.equal([
        `numbers-${digits.slice(-3)}`,
      ]);
    for (const { digits } of large.numbers)
      expect(contextsByDigits.get(`numbers c3n${digits.slice(1)}`)).to.deep.equal([
        `numbers-${digits.slice(-3)}`,
      ]);
    const entry = readFileSync(join(base, 'entry.conf'), 'utf8');
    expect(entry).to.contain('extensions-${SW_COMPANY}-${EXTEN:-2},${EXTEN},1');
    expect(entry).to.contain('numbers-${EXTEN:-3},${EXTEN},1');
    expect(entry).to.contain('numbers-${SW_DIALLED:-3},c${SW_COMPANY}n${SW_DIALLED},1');
  });

  it('jumps only to extensions that exist, and calls only subroutines of the library', () => {
    const all = [...contexts.values()].flat();
    for (const { context, extension } of all.flatMap(jumpsOf))
      expect(extensionsOf(contexts.get(context) ?? []).has(extension), `${context},${extension}`).to.equal(
        true,
      );
    const called = new Set(all.map(subroutineOf).filter((name) => name !== null));
    for (const name of called) expect([...library.contexts.keys()]).to.include(name);
  });

  it('has an exit for whatever a subroutine answers, and ends the call for anything else', () => {
    for (const [name, priorities] of contexts) {
      if (!priorities.some(({ application }) => application === 'Goto(${GOSUB_RETVAL},1)')) continue;
      const subroutine = priorities.map(subroutineOf).find((called) => called !== null) ?? '';
      const answers = answersOf(library, subroutine);
      expect(answers, subroutine).not.to.be.empty;
      const fixed = [...extensionsOf(priorities)].filter((extension) => !extension.startsWith('key-'));
      expect(fixed, name).to.include.members(['enter', 'i', ...answers]);
      const byController = subroutine === 'sw-callback' ? ['accepted', 'refused'] : [];
      expect(fixed.length, name).to.equal(2 + answers.length + byController.length);
      expect(priorities.at(-1)).to.include({ extension: 'i', application: 'Hangup(16)' });
    }
  });

  it('has no text of a user in it', () => {
    expect(text).not.to.contain('SHELL');
    expect(text).to.match(/^[\x20-\x7e\n]*$/u);
  });

  it('ends with its revision and what it says, so that a file cut short or rendered otherwise is noticed', () => {
    const lastLine = text.trimEnd().split('\n').at(-1);
    expect(lastLine).to.match(/^SW_REVISION_3=41\.[0-9a-f]{10}$/u);
    expect(`SW_REVISION_3=${markerOf(text)}`).to.equal(lastLine);
    expect(markerOf(text.slice(0, -100))).to.equal(null);
    const fewer = compileRouting({ ...large, numbers: large.numbers.slice(1) });
    expect(markerOf(renderDialplan(fewer, now).text))
      .to.match(/^41\./u)
      .and.not.to.equal(markerOf(text));
  });
});

describe('the dialplan of a small company', () => {
  const queues = [
    sampleQueue(17, { record: true, maxWaitSeconds: 90 }),
    sampleQueue(18),
    sampleQueue(19, { musicPromptId: 1 }),
    sampleQueue(20, { musicPromptId: 2 }),
    sampleQueue(21, { joinWhenEmpty: false }),
  ];
  const prompts = [
    { id: 1, contentHash: 'a'.repeat(64) },
    { id: 2, contentHash: null },
  ];
  const small = {
    ...{ ...large, queues, prompts, numbers: [], phones: [] },
    extensions: large.extensions.slice(0, 1),
  };
  const { contexts } = readDialplan(renderDialplan(compileRouting(small), now).text);
  const applications = (context: string) =>
    contexts.get(context)?.map(({ extension, application }) => `${extension}: ${application}`);

  it('tells the queue whether to record and how long to wait at most [C1]', () => {
    expect(applications('c3-queue-17')?.[0]).to.equal('enter: Gosub(sw-queue,s,1(17,record,90,))');
    expect(applications('c3-queue-18')?.[0]).to.equal('enter: Gosub(sw-queue,s,1(18,no-record,,))');
  });

  it('tells the queue to play its own class of music, if it has music that was uploaded', () => {
    expect(applications('c3-queue-19')?.[0]).to.equal('enter: Gosub(sw-queue,s,1(19,no-record,,queue-19))');
    expect(applications('c3-queue-20')?.[0]).to.equal('enter: Gosub(sw-queue,s,1(20,no-record,,))');
  });

  it('tells the queue that nobody is to be answered while no agent is in it, if so', () => {
    const expected = 'enter: Gosub(sw-queue,s,1(21,no-record,,,needs-agents))';
    expect(applications('c3-queue-21')?.[0]).to.equal(expected);
  });

  it('hands no device to the subroutine where an extension has no phone', () => {
    expect(applications('c3-ring-1')?.[0]).to.equal('enter: Gosub(sw-ring,s,1(ring-1,,25,))');
  });

  it('ends a call with the cause from which the SIP answer follows', () => {
    const causeOf = (reason: string) => applications(`c3-hang-up-${reason}`)?.at(-1);
    expect(causeOf('normal')).to.contain('Hangup(16)');
    expect(causeOf('busy')).to.contain('Hangup(17)');
    expect(causeOf('no-answer')).to.contain('Hangup(19)');
    expect(causeOf('unavailable')).to.contain('Hangup(20)');
  });
});

function readLibrary(): Dialplan {
  const files = ['entry.conf', 'subroutines.conf', 'nodes.conf', 'controlled.conf'];
  return readDialplan(files.map((file) => readFileSync(join(base, file), 'utf8')).join('\n'));
}

/** What a subroutine of the library can return by itself; a controller says the other exits. */
function answersOf({ contexts }: Pick<Dialplan, 'contexts'>, subroutine: string): string[] {
  const text = (contexts.get(subroutine) ?? []).map(({ application }) => application).join('\n');
  const own = [...text.matchAll(/(?:Return\(|SW_EXIT=)([a-z-]+)\)/gu)].map(([, answer]) => answer ?? '');
  // The end of all of them is no other one.
  const others = [...text.matchAll(/^Goto\((sw-[a-z-]+),/gmu)]
    .map(([, name]) => name ?? '')
    .filter((name) => name !== 'sw-leave' && name !== subroutine);
  return [...new Set([...own, ...others.flatMap((name) => answersOf({ contexts }, name))])];
}
