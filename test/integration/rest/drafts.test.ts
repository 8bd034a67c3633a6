import { expect } from 'chai';
import { toneSamples } from '../../support/audio/tone.ts';
import { wavBytes } from '../../support/audio/wav.ts';
import { faultsOf, type RestAnswer, type RestClient } from './rest-client.ts';
import { foundTestCompany, type RestSystem, startRestSystem } from './rest-system.ts';

type Fields = Readonly<Record<string, unknown>>;

const number = '+36111700101';
const caller = '+36301234567';
const hangUp = { kind: 'hang-up', reason: 'normal' };

describe('drafts of each kind, over REST', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;
  let numberId: number;
  let prompt: number;
  let queue: number;
  let anna: number;
  let bert: number;

  before(async () => {
    system = await startRestSystem();
    ({ admin } = await foundTestCompany(system));
    const extension = async (digits: string, name: string) => {
      const phone = await admin.create('/v1/phones', { name });
      return await admin.create('/v1/extensions', { digits, name, devices: [{ phoneId: phone }] });
    };
    anna = await extension('201', 'Anna');
    bert = await extension('202', 'Bert');
    prompt = await admin.create('/v1/prompts', { name: 'Welcome' });
    const uploaded = await admin.sendRaw(
      'PUT',
      `/v1/prompts/${prompt}/audio`,
      wavBytes(toneSamples(700, 1), 8_000),
      {
        'content-type': 'audio/wav',
      },
    );
    expect(uploaded.status, uploaded.text).to.be.oneOf([200, 202]);
    queue = await admin.create('/v1/queues', { name: 'Sales', maxWaitSeconds: 60 });
    numberId = await admin.create('/v1/numbers', {
      ...{ digits: number, name: 'Main', destination: toExtension(anna) },
    });
  });
  after(() => system.close());

  function toExtension(extensionId: number): Fields {
    return { kind: 'extension', extensionId };
  }
  const simulate = (draft: Fields, answers: readonly Fields[] = []) =>
    admin.post('/v1/simulations', { number, caller, draft, answers });
  const marksOf = ({ body, text }: RestAnswer) => {
    const call = body.call as { steps: { marks: string[] }[] } | undefined;
    expect(call, text).to.be.an('object');
    return call?.steps.flatMap(({ marks }) => marks).slice(1);
  };
  const mainTo = (destination: Fields) => [{ id: numberId, destination }];

  it('a menu with a key that leads on', async () => {
    const menu = { id: -1, name: 'Choose', promptId: prompt, onNoInput: hangUp };
    const draft = {
      numbers: mainTo({ kind: 'menu', menuId: -1 }),
      menus: [{ ...menu, keys: [{ key: '1', destination: toExtension(bert) }] }],
    };
    const pressed = await simulate(draft, [{ node: 'menu-new-1', outcome: 'key-1' }]);
    expect(marksOf(pressed)).to.deep.equal([
      ...['menu-new-1:enter', 'menu-new-1:key-1', `extension-${bert}:enter`, `ring-${bert}:enter`],
    ]);
    expect(marksOf(await simulate(draft))).to.deep.equal([
      ...['menu-new-1:enter', 'menu-new-1:no-input', 'hang-up-normal:enter'],
    ]);
  });

  it('a menu whose prompt has no audio yet: its way for unavailable', async () => {
    const silent = await admin.create('/v1/prompts', { name: 'Not spoken yet' });
    const menu = { id: -1, name: 'Choose', promptId: silent, onUnavailable: toExtension(bert) };
    const answer = await simulate({ numbers: mainTo({ kind: 'menu', menuId: -1 }), menus: [menu] });
    expect(marksOf(answer)).to.deep.equal([
      ...['menu-new-1:enter', 'menu-new-1:unavailable', `extension-${bert}:enter`, `ring-${bert}:enter`],
    ]);
  });

  it('an announcement, and one that is edited', async () => {
    const next = { kind: 'announcement', announcementId: -1 };
    const draft = {
      numbers: mainTo(next),
      announcements: [{ id: -1, name: 'Closed', promptId: prompt, next: toExtension(bert) }],
    };
    expect(marksOf(await simulate(draft))).to.deep.equal([
      ...['play-new-1:enter', `extension-${bert}:enter`, `ring-${bert}:enter`],
    ]);
    const stored = await admin.create('/v1/announcements', {
      ...{ name: 'Stored', promptId: prompt, next: toExtension(bert) },
    });
    const edited = {
      numbers: mainTo({ kind: 'announcement', announcementId: stored }),
      announcements: [{ id: stored, next: hangUp }],
    };
    expect(marksOf(await simulate(edited))).to.deep.equal([`play-${stored}:enter`, 'hang-up-normal:enter']);
  });

  it('a voicemail box', async () => {
    const draft = {
      numbers: mainTo({ kind: 'voicemail', voicemailBoxId: -1 }),
      'voicemail-boxes': [{ id: -1, name: 'Sales', greetingPromptId: prompt }],
    };
    const answer = await simulate(draft);
    expect(marksOf(answer)).to.deep.equal(['voicemail-new-1:enter']);
    expect(answer.body.call)
      .to.have.nested.property('end.object')
      .that.deep.equals({
        ...{ kind: 'voicemail-box', id: -1, name: 'Sales' },
      });
  });

  it('a list of blocked callers', async () => {
    const entries = [{ kind: 'prefix', prefix: '+3630' }];
    const draft = { 'caller-lists': [{ id: -1, name: 'Nuisance', purpose: 'blocked', entries }] };
    expect(marksOf(await simulate(draft))).to.deep.equal([
      ...[`number-${numberId}-blocked:enter`, `number-${numberId}-blocked:listed`],
      'hang-up-declined:enter',
    ]);
  });

  it('a redirect that asks a list of the draft', async () => {
    const list = (digits: string) => ({
      ...{ id: -1, name: 'Near', purpose: 'plain', entries: [{ kind: 'number', number: digits }] },
    });
    const redirect = {
      ...{ id: -2, holder: toExtension(anna), applies: 'listed', callerListIds: [-1] },
      destination: toExtension(bert),
    };
    const listed = await simulate({ 'caller-lists': [list(caller)], redirects: [redirect] });
    expect(marksOf(listed)).to.deep.equal([
      ...[`extension-${anna}:enter`, 'redirect-new-2:enter', 'redirect-new-2:listed'],
      ...[`extension-${bert}:enter`, `ring-${bert}:enter`],
    ]);
    const other = await simulate({ 'caller-lists': [list('+36201111111')], redirects: [redirect] });
    expect(marksOf(other)).to.deep.equal([
      ...[`extension-${anna}:enter`, 'redirect-new-2:enter', 'redirect-new-2:not-listed'],
      `ring-${anna}:enter`,
    ]);
  });

  describe('that could not be saved', () => {
    const refused = async (draft: Fields, faults: readonly string[]) => {
      const answer = await simulate(draft);
      expect(answer.status, answer.text).to.be.within(400, 499);
      expect(faultsOf(answer)).to.deep.equal(faults);
    };

    it('a circle of new and stored objects, with the field of each', async () => {
      await refused(
        {
          queues: [
            { id: queue, onFull: { kind: 'queue', queueId: -1 } },
            { id: -1, name: 'Other', onFull: { kind: 'queue', queueId: queue } },
          ],
        },
        ['/draft/queues/0/onFull/queueId circle'],
      );
    });

    it('an extension whose agent would sit at the phone of another one, unless they change places', async () => {
      const { items } = (await admin.get('/v1/roles')).body as { items?: { id: number }[] };
      const phoneOf = async (extensionId: number) => {
        const { body } = await admin.get(`/v1/extensions/${extensionId}`);
        return (body.devices as { phoneId: number }[])[0]?.phoneId;
      };
      const [phoneOfAnna, phoneOfBert] = [await phoneOf(anna), await phoneOf(bert)];
      for (const extensionId of [anna, bert]) {
        const agent = await admin.create('/v1/users', {
          ...{ email: `at-${extensionId}@company.example`, password: 'a long password' },
          ...{ roleId: items?.[0]?.id, agent: true, extensionId },
        });
        expect((await admin.post(`/v1/agents/${agent}/login`)).status).to.equal(200);
      }
      const toAnna = { id: bert, devices: [{ phoneId: phoneOfAnna }] };
      await refused({ extensions: [toAnna] }, ['/draft/extensions/0/devices/0/phoneId phone-taken']);
      const toBert = { id: anna, devices: [{ phoneId: phoneOfBert }] };
      const swapped = await simulate({ extensions: [toAnna, toBert] });
      expect(swapped.status, swapped.text).to.equal(200);
    });

    it('a circle of new objects alone', async () => {
      const announcement = (id: number, next: number) => ({
        ...{ id, name: `Number ${-id}`, promptId: prompt },
        next: { kind: 'announcement', announcementId: next },
      });
      await refused({ announcements: [announcement(-1, -2), announcement(-2, -1)] }, [
        '/draft/announcements/0/next/announcementId circle',
      ]);
    });

    it('a redirect that leads back, and one that is on a way of the draft', async () => {
      const back = { holder: toExtension(bert), applies: 'always', destination: toExtension(anna) };
      await refused(
        {
          extensions: [{ id: anna, onBusy: toExtension(bert) }],
          redirects: [{ id: -1, ...back }],
        },
        ['/draft/extensions/0/onBusy/extensionId circle'],
      );
      await refused(
        {
          redirects: [
            { id: -1, ...back },
            { id: -2, holder: toExtension(anna), applies: 'always', destination: toExtension(bert) },
          ],
        },
        ['/draft/redirects/0/destination/extensionId circle'],
      );
    });

    it('an edit that breaks the circle of another is none', async () => {
      const first = await admin.create('/v1/queues', { name: 'First' });
      const second = await admin.create('/v1/queues', {
        ...{ name: 'Second', onFull: { kind: 'queue', queueId: first } },
      });
      const answer = await simulate({
        queues: [
          { id: first, onFull: { kind: 'queue', queueId: second } },
          { id: second, onFull: hangUp },
        ],
      });
      expect(answer.status, answer.text).to.equal(200);
    });

    it('what the rules of its kind refuse', async () => {
      const redirect = { holder: toExtension(anna), applies: 'always', destination: toExtension(bert) };
      await refused({ redirects: [{ id: -1, ...redirect, applies: 'listed' }] }, [
        '/draft/redirects/0/callerListIds required',
      ]);
      await refused({ queues: [{ id: queue, noAnswerLimit: 3 }] }, [
        '/draft/queues/0/noAnswerStatusId required',
      ]);
    });

    it('a second redirect of one holder that applies always', async () => {
      const always = (id: number) => ({ id, holder: toExtension(anna), destination: hangUp });
      await refused({ redirects: [always(-1), always(-2)] }, ['/draft/redirects/0/applies never-reached']);
    });

    it('digits that another number or extension has, stored or drafted', async () => {
      const taken = { id: -1, digits: number, name: 'Again' };
      await refused({ numbers: [taken] }, ['/draft/numbers/0/digits duplicate-value']);
      await refused({ extensions: [{ id: bert, digits: '201' }] }, [
        '/draft/extensions/0/digits duplicate-value',
      ]);
      const swapped = await simulate({
        extensions: [
          { id: anna, digits: '202' },
          { id: bert, digits: '201' },
        ],
      });
      expect(swapped.status, swapped.text).to.equal(200);
    });
  });
});
