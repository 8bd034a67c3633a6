import { expect } from 'chai';
import { mkdtempSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { RestClient } from '../../ops/local/rest-client.ts';
import { createCompany, type TestCompany } from '../support/company.ts';
import { eventually } from '../support/eventually.ts';
import { smuggled } from '../support/freeswitch/smuggled.ts';
import { type RunningSystem, sharedSystem } from '../support/running-system.ts';
import { fieldAt, type TextField, textFields, withField } from './injection-fields.ts';

/** Signing in and simulating store nothing; who signs in is not told what was wrong, and a password is shown to nobody. */
const withoutObject = new Set(['/v1/sessions', '/v1/sessions/current/password', '/v1/simulations']);
const shownNever = /password|secret/iu;
const atOnce = { prefer: 'wait=0' };

describe('hostile text in every text field of the REST interface', function () {
  this.timeout(300_000);
  let system: RunningSystem;
  let company: TestCompany;
  let operator: RestClient;
  /** Where a text that is executed would leave a file. */
  let trap: string;
  let texts: readonly string[];
  let fields: TextField[];
  let serial = 0;

  before(async () => {
    system = await sharedSystem();
    company = await createCompany(system);
    operator = await system.operator();
    fields = textFields(await operator.get('/v1/openapi.json')).filter(
      ({ path }) => !withoutObject.has(path),
    );
    trap = mkdtempSync(join(system.installation.folder, 'trap-'));
    const touch = `touch ${trap}/owned`;
    texts = [
      'a\r\nb',
      `a\n#exec ${touch}`,
      'a\n[general]\nb=c',
      'a\nAction: Command\nCommand: core stop now\n',
      'a|b',
      'a;b',
      ';-- a --;',
      '[general](sw-phone)',
      `#exec ${touch}`,
      '#include /etc/passwd',
      `\${SHELL(${touch})}`,
      `$(${touch})`,
      `a,1)System(${touch}`,
      ...smuggled(touch),
      '&PJSIP/other',
      `a"b\\c'd<e>`,
      `'; DROP TABLE queues; --x`,
      'a\0b',
      'a\u2028b',
      'a\u202eb',
      'a\ud800b',
      'a 😀 👩‍👩‍👧 Ő',
      'x'.repeat(10_000_000),
    ];
  });

  const rights = (path: string) => (/companies|media-nodes/u.test(path) ? operator : company.rest);
  const make = async (path: string): Promise<string> => {
    const answer = await rights(path).fetch('POST', path, await validBody(path), atOnce);
    expect(answer.status, `${path}: ${await answer.clone().text()}`).to.be.oneOf([201, 202]);
    return answer.headers.get('location') ?? '';
  };

  /** What a decent client would send to make another object. */
  async function validBody(path: string): Promise<Readonly<Record<string, unknown>>> {
    serial += 1;
    const name = `Object ${serial}`;
    const email = `object${serial}@${trap.slice(-6).toLowerCase()}.example`;
    const password = 'a long password';
    const idOf = async (list: string) => Number((await make(list)).split('/').at(-1));
    const keys = [{ key: '1', destination: { kind: 'hang-up' } }];
    const bodies: Readonly<Record<string, () => object | Promise<object>>> = {
      users: async () => ({ email, password, roleId: (await firstId('/v1/roles')) ?? 0 }),
      roles: () => ({ name }),
      phones: () => ({ name }),
      extensions: async () => ({
        digits: String(5_000 + serial),
        name,
        devices: [{ phoneId: await idOf('/v1/phones') }],
      }),
      trunks: () => ({
        name,
        host: 'sip.example.net',
        inboundAddresses: [`127.9.${serial >> 8}.${serial & 255}`],
        username: 'customer',
        secret: 'secret',
        numberFormat: { country: 'HU' },
      }),
      numbers: () => ({ digits: `+4930${company.id}${10_000 + serial}`, name }),
      queues: () => ({ name, keys }),
      'ring-groups': () => ({ name }),
      'caller-lists': () => ({ name, entries: [{ kind: 'prefix', prefix: '+4930' }] }),
      redirects: async () => ({
        holder: { kind: 'ring-group', ringGroupId: await idOf('/v1/ring-groups') },
        destination: { kind: 'hang-up' },
      }),
      prompts: () => ({ name }),
      announcements: async () => ({ name, promptId: await idOf('/v1/prompts') }),
      menus: async () => ({ name, promptId: await idOf('/v1/prompts'), keys }),
      'voicemail-boxes': () => ({ name }),
      callbacks: async () => ({
        queueId: await idOf('/v1/queues'),
        customer: `+4930${company.id}${20_000 + serial}`,
      }),
      'dial-orders': () => ({ number: `+4930${company.id}${20_000 + serial}` }),
      supervisions: () => ({ agentId: serial }),
      skills: () => ({ name }),
      statuses: () => ({ name }),
      calendars: () => ({
        name,
        timeZone: 'Europe/Budapest',
        weekly: [{ weekdays: [1], from: '08:00', to: '16:00' }],
        overrides: [{ from: '2026-12-24T00:00', to: '2026-12-27T00:00', open: false, note: 'Holidays' }],
        defaultDestination: { kind: 'hang-up' },
      }),
      'api-keys': () => ({ name }),
      companies: () => ({
        name,
        country: 'HU',
        timeZone: 'Europe/Budapest',
        admin: { email, password, firstName: 'Ada', lastName: 'Admin' },
      }),
      'media-nodes': () => ({
        name: `${name} ${email}`,
        engine: 'asterisk',
        secret: 'secret',
        connection: {
          host: '127.0.0.1',
          amiPort: 1,
          ariPort: 1,
          username: 'nobody',
          generatedFolder: '/nowhere/generated',
          spoolFolder: '/nowhere/spool',
          journalFile: '/nowhere/journal',
          sipAddress: '127.0.0.1:5060',
        },
      }),
    };
    const body = await bodies[path.split('/')[2] ?? '']?.();
    if (!body) throw new Error(`${path} takes text: say here what is valid`);
    return { ...body };
  }
  const firstId = async (path: string) =>
    (await company.rest.get<{ items: { id: number }[] }>(path)).items[0]?.id;

  /** Literally the same, or refused at this very field. */
  const send = async (field: TextField, target: string, hostile: string) => {
    const { method, path, pointer } = field;
    const rest = rights(path);
    const valid = method === 'post' || isPartOfWhole(pointer) ? await validBody(path) : {};
    const base = method === 'post' ? valid : pick(valid, pointer.split('/')[1] ?? '');
    serial += 1;
    // Some names must be unlike all others.
    const text = `${hostile} ${serial}`;
    const answer = await rest.fetch(method.toUpperCase(), target, withField(base, field, text), atOnce);
    const body = (await answer.json()) as { errors?: { path: string }[] };
    const what = `${method} ${path} ${pointer} ${JSON.stringify(text.slice(0, 40))}: ${answer.status}`;
    if (!answer.ok) {
      expect(answer.status, `${what} ${JSON.stringify(body)}`).to.be.oneOf([400, 413, 422]);
      if (answer.status === 413) expect(text.length, what).to.be.greaterThan(200_000);
      else expect(new Set(body.errors?.map((fault) => fault.path)), what).to.deep.equal(new Set([pointer]));
      return 'refused';
    }
    const location = method === 'post' ? (answer.headers.get('location') ?? '') : target;
    if (!shownNever.test(pointer) && !pointer.startsWith('/admin'))
      expect(fieldAt(await rest.get(location), pointer), what).to.equal(text);
    if (location.startsWith('/v1/media-nodes') && method === 'post') await rest.delete(location);
    return 'kept';
  };

  it('is refused with the path of the field, or kept literally', async () => {
    expect(fields.length).to.be.greaterThan(50);
    const outcomes = { refused: 0, kept: 0 };
    const targets = new Map<string, string>();
    for (const field of fields) {
      const list = field.path.replace('/{id}', '');
      if (!targets.has(field.path)) targets.set(field.path, field.path === list ? list : await make(list));
      for (const text of texts) outcomes[await send(field, targets.get(field.path) ?? '', text)] += 1;
    }
    const node = targets.get('/v1/media-nodes/{id}');
    if (node !== undefined) await operator.delete(node);
    // Neither refused wholesale nor let through wholesale.
    expect(outcomes.kept).to.be.greaterThan(100);
    expect(outcomes.refused).to.be.greaterThan(100);
  });

  it('afterwards the engine runs the company as it is now, and each generated file has our sections only', async () => {
    const patient = { prefer: 'wait=30' };
    const queue = await company.rest.fetch('POST', '/v1/queues', { name: 'last' }, patient);
    expect(queue.headers.get('switchroom-receipt')).to.equal('applied');
    const running = await system.engine.runningRevision(company.id);
    expect(running).to.equal(queue.headers.get('switchroom-revision'));
    expect(system.engine.foreignSections(company.id)).to.deep.equal([]);
  });

  it('afterwards nothing was executed, and everything is still there', async () => {
    expect(readdirSync(trap)).to.deep.equal([]);
    await eventually(async () => {
      expect((await fetch(`${system.url()}/readyz`)).status).to.equal(200);
    }, 20_000);
    const { items } = await company.rest.get<{ items: unknown[] }>('/v1/queues?limit=500');
    expect(items.length).to.be.greaterThan(5);
  });
});

/** An item of a list, and how a provider writes numbers, are edited as a whole. */
function isPartOfWhole(pointer: string): boolean {
  return /^\/(?:[^/]+\/0|numberFormat)\//u.test(pointer);
}

function pick(body: Readonly<Record<string, unknown>>, name: string): Record<string, unknown> {
  return name in body ? { [name]: body[name] } : {};
}
