import { expect } from 'chai';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { dominantTone } from '../../support/audio/dominant-tone.ts';
import { readWav } from '../../support/audio/wav.ts';
import { eventually } from '../../support/eventually.ts';
import { type MobilePhone, startMobilePhone } from '../../support/phones/mobile-phone.ts';
import { emptySnapshot, newNumberFacts } from '../../support/snapshot.ts';
import { parseMessageFile } from '../../../src/domain/voicemail/message-file.ts';
import { sampleQueue } from '../../support/sample-configuration.ts';
import type { CompanySnapshot } from '../../../src/domain/routing/company-snapshot.ts';
import type { WalkStart } from './call-logic-bench.ts';
import { type MarksOfWalks, marksAt } from './marks-of-walks.ts';
import { onEachEngine } from './on-each-engine.ts';
import { writePrompt } from './prompts.ts';

const promptHz = 700;
const outsideNumber = '+36301112233';
const hangUp = { kind: 'hang-up', reason: 'normal' } as const;

/** No controller lives: everything here is the engine's own. */
onEachEngine('the nodes of the call logic, without controller', 60_000, (bench) => {
  let marks: MarksOfWalks;
  let outside: MobilePhone;
  let company: CompanySnapshot;
  let begun: string[] = [];

  before(async () => {
    marks = marksAt(bench());
    outside = await startMobilePhone({
      folder: join(bench().folder, 'outside'),
      number: outsideNumber,
      toneHz: 1_800,
    });
    company = {
      ...emptySnapshot,
      trunks: [
        {
          ...{ id: 4, host: outside.host, port: outside.port, inboundAddresses: [], numberFormat: null },
          ...{ register: false, username: null, sealedSecret: null },
        },
      ],
      prompts: [
        { id: 1, contentHash: await writePrompt(bench(), 2, promptHz) },
        { id: 2, contentHash: null },
        { id: 3, contentHash: 'f'.repeat(64) },
      ],
      announcements: [1, 2, 3].map((id) => ({ id, promptId: id, next: hangUp })),
      voicemailBoxes: [{ id: 6, greetingPromptId: 1, maxSeconds: 4 }],
      menus: [
        {
          ...{ id: 8, promptId: 1, keys: [{ key: '1', destination: hangUp }], waitSeconds: 2, tries: 1 },
          ...{ onNoInput: hangUp, onWrongInput: hangUp },
          onUnavailable: { kind: 'announcement', announcementId: 2 },
        },
      ],
      queues: [sampleQueue(17)],
      calendars: [1, 2].map((id) => ({
        ...{ id, name: 'Circle', timeZone: 'UTC', weekly: [], overrides: [] },
        defaultDestination: { kind: 'calendar', calendarId: 3 - id },
      })),
      redirects: [
        {
          ...{ id: 1, holder: { kind: 'ring-group', ringGroupId: 1 }, applies: 'always', callerListIds: [] },
          destination: { kind: 'outside', number: outsideNumber, trunkId: null },
        },
      ],
      numbers: [
        {
          ...{ id: 1, digits: '+3611111111', ...newNumberFacts },
          destination: { kind: 'outside', number: outsideNumber, trunkId: null, ringSeconds: 2 },
        },
      ],
      ringGroups: [
        {
          ...{ id: 1, name: 'Nobody', mode: 'at-once', ringSeconds: 10, members: [] },
          ...{ onNoAnswer: hangUp, onBusy: hangUp, onUnavailable: hangUp },
        },
      ],
    };
    await bench().apply(company);
  });

  after(async () => {
    await outside.stop();
  });

  afterEach(async () => {
    await Promise.all(begun.map((walk) => bench().hangUp(walk)));
    begun = [];
    await outside.hangUp().catch(() => undefined);
    await eventually(async () => {
      expect(await bench().legs()).to.equal(0);
    });
  });

  const begin = async (node: string, start: Omit<WalkStart, 'node'> = {}) => {
    const walk = await bench().begin({ node, ...start });
    begun.push(walk);
    return walk;
  };

  it('an announcement is played to its end, then the call goes on', async () => {
    const startedAt = Date.now();
    const walk = await begin('play-1');
    expect(await marks.until(walk, 'hang-up-normal:enter')).to.deep.equal([
      'play-1:enter',
      'hang-up-normal:enter',
    ]);
    expect(Date.now() - startedAt).to.be.greaterThan(1_900);
  });

  it('an announcement without audio, or whose file is not there, is passed over', async () => {
    for (const node of ['play-2', 'play-3'])
      expect(await marks.until(await begin(node), 'hang-up-normal:enter')).to.deep.equal([
        `${node}:enter`,
        'hang-up-normal:enter',
      ]);
  });

  it('a voicemail box greets, sounds a tone and keeps what is said, also when the caller just hangs up', async () => {
    const walk = await begin('voicemail-6', { caller: { kind: 'outside', digits: '36301112233' } });
    const startedAt = Date.now();
    const message = await eventually(async () => {
      const line = (await bench().told()).find(({ name }) => name === 'SW_VOICEMAIL');
      if (!line) throw new Error('no message yet');
      return line.text;
    }, 10_000);
    expect(Date.now() - startedAt, 'greeting and tone come first').to.be.greaterThan(2_000);
    const [name = ''] = message.split(':');
    expect(parseMessageFile(name)).to.include({ companyId: 1, boxId: 6 });
    expect(message).to.match(/^[^:]+:box-6:outside-36301112233:[0-9]*$/u);
    await bench().speak(walk);
    await eventually(async () => {
      expect(await readdir(bench().recordingsFolder)).to.include(`${name}.wav`);
    });
    await eventually(() => {
      expect(Date.now() - startedAt).to.be.greaterThan(5_000);
    }, 10_000);
    await bench().hangUp(walk);
    await eventually(() => {
      const { channels, seconds } = readWav(join(bench().recordingsFolder, `${name}.wav`));
      expect(seconds).to.be.within(1, 4.5);
      expect(dominantTone(channels[0] ?? new Int16Array(), [425, 700, 1_000])).to.equal(425);
    });
  });

  it('an outside number is called through the provider, who hears nothing that a caller made up', async () => {
    const walk = await begin('ring-group-1', {
      caller: { kind: 'outside', digits: '36205556666' },
      shown: '06205556666',
      shownName: 'Doe & sons',
    });
    const call = await outside.waitFor('incoming', { since: 0 });
    expect(await marks.of(walk)).to.deep.equal([
      'ring-group-1:enter',
      'redirect-1:enter',
      'outside-36301112233:enter',
    ]);
    expect(JSON.stringify(call)).to.contain('+36205556666').and.not.to.contain('sons');
    await outside.hangUp();
    expect(await marks.until(walk, 'hang-up-busy:enter')).to.deep.equal([
      'ring-group-1:enter',
      'redirect-1:enter',
      'outside-36301112233:enter',
      'outside-36301112233:busy',
      'hang-up-busy:enter',
    ]);
  });

  it('an outside number is called for as long as somebody chose', async () => {
    const startedAt = Date.now();
    const node = 'outside-36301112233-for-2';
    const walk = await begin(node, { caller: { kind: 'outside', digits: '36205556666' } });
    await outside.waitFor('incoming', { since: startedAt });
    expect(await marks.until(walk, 'hang-up-no-answer:enter')).to.deep.equal([
      ...[`${node}:enter`, `${node}:no-answer`, 'hang-up-no-answer:enter'],
    ]);
    expect(Date.now() - startedAt).to.be.within(1_800, 10_000);
  });

  it('a menu and a callback are passed by at once', async () => {
    const startedAt = Date.now();
    expect(await marks.until(await begin('menu-8'), 'hang-up-normal:enter')).to.deep.equal([
      'menu-8:enter',
      'menu-8:unavailable',
      'play-2:enter',
      'hang-up-normal:enter',
    ]);
    expect((await marks.until(await begin('callback-17'), 'queue-17:enter')).slice(0, 2)).to.deep.equal([
      'callback-17:enter',
      'callback-17:unavailable',
    ]);
    expect(Date.now() - startedAt).to.be.lessThan(3_000);
  });

  it('who left no queue by a key has no place to go back to', async () => {
    expect(await marks.until(await begin('waiting-place'), 'hang-up-normal:enter')).to.deep.equal([
      'waiting-place:enter',
      'hang-up-normal:enter',
    ]);
  });

  it('a circle ends after fifty nodes', async () => {
    const walk = await begin('calendar-1');
    const hasPassedFifty = async () => {
      const passed = await marks.of(walk);
      expect(passed.filter((mark) => mark.endsWith(':enter'))).to.have.length(50);
    };
    await eventually(hasPassedFifty, 10_000);
    await eventually(async () => {
      expect(await bench().legs()).to.equal(0);
    });
    await hasPassedFifty();
  });

  it('a call that waits while the call logic is loaded anew goes on by the new one', async () => {
    const walk = await begin('play-1');
    await marks.until(walk, 'play-1:enter');
    const announcements = company.announcements.map((one) => ({
      ...one,
      next: { kind: 'hang-up', reason: 'busy' } as const,
    }));
    await bench().apply({ ...company, revision: 2, announcements });
    expect(await marks.until(walk, 'hang-up-busy:enter')).to.have.length(2);
  });

  it('a call whose node is gone when it wants to go on is ended, and leaves no exit in the log', async () => {
    await bench().apply({ ...company, revision: 3, queues: [sampleQueue(17, { maxWaitSeconds: 2 })] });
    const walk = await begin('queue-17');
    await marks.until(walk, 'queue-17:enter');
    await bench().apply({ ...company, revision: 4, queues: [] });
    await eventually(async () => {
      expect(await bench().legs()).to.equal(0);
    }, 10_000);
    expect(await marks.of(walk)).to.deep.equal(['queue-17:enter']);
  });
});
