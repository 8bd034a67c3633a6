import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { RestClient } from './rest-client.ts';
import { addTestNode, foundTestCompany, type RestSystem, startRestSystem } from './rest-system.ts';

const json = { 'content-type': 'application/json' };

describe('bad REST input', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;

  before(async () => {
    system = await startRestSystem();
    ({ admin } = await foundTestCompany(system, { operator: true }));
  });
  after(() => system.close());

  it('a body that is no JSON, nested too deeply or not in UTF-8 is refused', async () => {
    const bodies: [string | Uint8Array, string][] = [
      ['{"name":', 'malformed-json'],
      ['{name:1}', 'malformed-json'],
      [new Uint8Array([0x7b, 0xff, 0x7d]), 'malformed-json'],
      ['['.repeat(100_000), 'json-too-deep'],
      [`${'{"a":'.repeat(30_000)}1${'}'.repeat(30_000)}`, 'json-too-deep'],
    ];
    for (const [body, code] of bodies) {
      const answer = await admin.sendRaw('POST', '/v1/queues', body, json);
      expect(answer.status).to.equal(400);
      expect(answer.body.code).to.equal(code);
    }
  });

  it('each fault of a field says in plain words what it must be', async () => {
    const faults: [path: string, body: object, message: string][] = [
      ['/v1/queues', { name: 7 }, 'must be text'],
      ['/v1/queues', { name: 'x', ringSeconds: '10' }, 'must be a number'],
      ['/v1/queues', { name: 'x', ringSeconds: 10.5 }, 'must be a whole number'],
      ['/v1/queues', { name: 'x', ringSeconds: 0 }, 'must be at least 1'],
      ['/v1/queues', { name: 'x', ringSeconds: 301 }, 'must be at most 300'],
      ['/v1/queues', { name: 'x', record: 'yes' }, 'must be true or false'],
      ['/v1/queues', { name: 'x', keys: {} }, 'must be a list'],
      ['/v1/phones', { name: 'x', kind: 'pager' }, 'must be one of sip, mobile'],
      ['/v1/media-nodes', { engine: 'yate' }, 'must be one of asterisk, freeswitch'],
      ['/v1/users', { email: 'x' }, 'must be an e-mail address, e.g. ann@example.com'],
      ['/v1/users', { password: 'x' }, 'must have at least 10 characters'],
      ['/v1/trunks', { inboundAddresses: Array(65).fill('127.0.0.5') }, 'must have at most 64 entries'],
      ['/v1/numbers', { digits: '06 1 222 3344' }, 'must be a number with plus and country'],
      [
        '/v1/numbers',
        { digits: '+3612223344', destination: { kind: 'fax' } },
        'must be one of queue, extension, ring-group,',
      ],
      [
        '/v1/simulations',
        {},
        'is needed, or dialled, or extension, or outside, or callId, and one of them only',
      ],
    ];
    for (const [path, body, message] of faults) {
      const { status, body: problem } = await admin.post(path, body);
      expect(status, path).to.equal(422);
      const messages = (problem.errors as { message: string }[]).map((fault) => fault.message);
      expect(messages.join('\n'), JSON.stringify(body)).to.contain(message);
    }
  });

  it('a parameter that a list does not have is refused with those that it has', async () => {
    const { status, body } = await admin.get('/v1/phones?registered=false');
    expect(status).to.equal(422);
    expect(body.detail).to.contain(
      '/registered is not a parameter here; there are limit, cursor, name, kind, sipUser, trunkId',
    );
  });

  it('a plus in an address is a plus, though it is read as a space', async () => {
    const id = await admin.create('/v1/numbers', { digits: '+3612223344' });
    for (const digits of ['+3612223344', '%2B3612223344']) {
      const { items } = (await admin.get(`/v1/numbers?digits=${digits}`)).body as {
        items?: { id: number }[];
      };
      expect(items?.map((item) => item.id)).to.deep.equal([id]);
    }
    expect((await admin.get('/v1/calls?from=2026-11-29T11:00:00+01:00')).status).to.equal(200);
  });

  it('a body of 10 MB is refused, also when it is packed', async () => {
    const huge = JSON.stringify({ name: 'x'.repeat(10_000_000) });
    expect((await admin.sendRaw('POST', '/v1/queues', huge, json)).status).to.equal(413);
    const packed = gzipSync(huge);
    const answer = await admin.sendRaw('POST', '/v1/queues', packed, { ...json, 'content-encoding': 'gzip' });
    expect(answer.status).to.equal(413);
    expect(answer.body.code).to.equal('body-too-large');
  });

  it('a body of another type, character set or encoding is refused', async () => {
    const bad: Record<string, string>[] = [
      { 'content-type': 'text/plain' },
      { 'content-type': 'application/x-www-form-urlencoded' },
      { 'content-type': 'application/json; charset=utf-16' },
      { ...json, 'content-encoding': 'nonsense' },
    ];
    for (const headers of bad) {
      const answer = await admin.sendRaw('POST', '/v1/queues', '{"name":"x"}', headers);
      expect(answer.status, JSON.stringify(headers)).to.equal(415);
    }
    const merge = await admin.sendRaw('POST', '/v1/queues', '{"name":"x"}', {
      'content-type': 'application/merge-patch+json',
    });
    expect(merge.status).to.equal(201);
  });

  it('no body at all is an empty object', async () => {
    const { status, body } = await admin.post('/v1/queues');
    expect(status).to.equal(422);
    expect(body.errors).to.deep.equal([
      { in: 'body', path: '/name', code: 'required', message: 'is required' },
    ]);
  });

  it('an id that cannot be one is the id of nothing', async () => {
    for (const id of ['0', '-1', '1.5', 'abc', '9'.repeat(30), '%00', "1'--", '..%2f1']) {
      expect((await admin.get(`/v1/queues/${id}`)).status, id).to.equal(404);
    }
    expect((await admin.get('/v1/queues/%FF')).status).to.equal(400);
  });

  it('an unknown address is a 404, an unknown method a 405 that says what there is', async () => {
    for (const path of ['/', '/v1', '/v2/queues', '/v1/queues/1/2', '/v1/../etc/passwd', '//v1/queues']) {
      const { status, body } = await admin.get(path);
      expect(`${path} ${status} ${String(body.code)}`).to.equal(`${path} 404 unknown-route`);
    }
    const refused = await admin.put('/v1/queues/1', {});
    expect(refused.status).to.equal(405);
    expect(refused.headers.get('allow')).to.equal('GET, HEAD, PATCH, DELETE, OPTIONS');
    const options = await admin.send('OPTIONS', '/v1/queues', undefined);
    expect(options.status).to.equal(204);
    expect(options.headers.get('allow')).to.equal('GET, HEAD, POST, OPTIONS');
  });

  it('huge numbers, fractions and wrong types are refused at their path', async () => {
    for (const value of [
      '1e999',
      '1e21',
      '-1',
      '0',
      '2.5',
      '"20"',
      'true',
      'null',
      '[]',
      '{}',
      '9007199254740993',
    ]) {
      const body = `{"name":"x","ringSeconds":${value}}`;
      const answer = await admin.sendRaw('POST', '/v1/queues', body, json);
      expect(answer.status, value).to.equal(422);
      expect((answer.body.errors as { path: string }[]).map(({ path }) => path)).to.deep.equal([
        '/ringSeconds',
      ]);
    }
  });

  it('a list of a hundred thousand wrong items is refused in time', async () => {
    const body = JSON.stringify({ name: 'x', queueIds: Array.from({ length: 100_000 }, () => 0) });
    const startedAt = performance.now();
    const answer = await admin.post('/v1/skills', JSON.parse(body));
    expect(answer.status).to.equal(422);
    expect(answer.body.errors).to.have.length.at.most(50);
    expect(performance.now() - startedAt).to.be.lessThan(2_000);
  });

  describe('injection', () => {
    const refused: Record<string, string> = {
      'a line break': 'a\r\nAction: Originate',
      'a lone line feed': 'a\n[general]',
      'a tab': 'a\tb',
      'a NUL': 'a\u0000b',
      'an escape': 'a\u001b[2Jb',
      'a C1 control': 'a\u0085b',
      'a line separator': 'a\u2028b',
      'a direction override': 'a\u202eb',
      'half a character': 'a\ud83d',
      'too much': 'x'.repeat(101),
    };
    const literal = [
      'a|b',
      'a;b',
      '[a]',
      '#exec /bin/sh',
      '${SHELL(id)}',
      '$(id)',
      "'; DROP TABLE users; --",
      '"<script>alert(1)</script>',
      '\\',
      '%00',
      'Ügyfélszolgálat 📞',
      '客服',
    ];
    /** Each field of free text, with a request that is right but for it, and its path. */
    const fields: [string, (text: string) => object, string][] = [
      ['/v1/queues', (name) => ({ name }), '/name'],
      ['/v1/ring-groups', (name) => ({ name }), '/name'],
      ['/v1/prompts', (name) => ({ name }), '/name'],
      ['/v1/voicemail-boxes', (name) => ({ name }), '/name'],
      ['/v1/announcements', (name) => ({ name, promptId }), '/name'],
      ['/v1/menus', (name) => ({ name, promptId }), '/name'],
      ['/v1/caller-lists', (name) => ({ name }), '/name'],
      ['/v1/skills', (name) => ({ name }), '/name'],
      ['/v1/statuses', (name) => ({ name }), '/name'],
      ['/v1/roles', (name) => ({ name }), '/name'],
      ['/v1/phones', (name) => ({ name }), '/name'],
      ['/v1/api-keys', (name) => ({ name }), '/name'],
      ['/v1/extensions', (name) => ({ name, digits: nextDigits() }), '/name'],
      ['/v1/numbers', (name) => ({ name, digits: `+36${nextDigits()}` }), '/name'],
      ['/v1/trunks', (name) => ({ name, host: 'sip.example.net' }), '/name'],
      ['/v1/trunks', (username) => ({ name: 'T', host: 'sip.example.net', username }), '/username'],
      [
        '/v1/calendars',
        (name) => ({ name, timeZone: 'UTC', defaultDestination: { kind: 'hang-up' } }),
        '/name',
      ],
      ['/v1/media-nodes', (name) => ({ ...mediaNode, name }), '/name'],
    ];
    const mediaNode = {
      secret: 's',
      connection: {
        host: '127.0.0.1',
        amiPort: 1,
        ariPort: 2,
        username: 'u',
        generatedFolder: '/a',
        spoolFolder: '/b',
        journalFile: '/c',
        sipAddress: '127.0.0.1:5060',
      },
    };
    let promptId: number;
    before(async () => {
      promptId = await admin.create('/v1/prompts', { name: 'Any' });
    });
    let counter = 100_000;
    const nextDigits = () => String((counter += 1));

    for (const [path, bodyWith, pointer] of fields) {
      it(`${path} ${pointer}: refused with its path, or kept literally`, async () => {
        for (const [what, text] of Object.entries(refused)) {
          const { status, body } = await admin.post(path, bodyWith(text));
          expect(status, what).to.equal(422);
          expect((body.errors as { path: string }[])[0]?.path, what).to.equal(pointer);
        }
        for (const text of literal) {
          const made = await admin.post(path, bodyWith(text));
          expect(made.status, `${text} ${made.text}`).to.be.oneOf([201, 202]);
          const read = await admin.get(`${path}/${String(made.body.id)}`);
          expect(read.body[pointer.slice(1)]).to.equal(text);
        }
      });
    }

    it('fields that engines dial, resolve or open take their form only', async () => {
      const nasty = [
        'a\nb',
        'a;b',
        'a b',
        '500&PJSIP/1',
        '${X}',
        'a|b',
        '[a]',
        '../x',
        '\u0000',
        '"',
        "'",
        '@',
        '#',
      ];
      const { items } = (await admin.get('/v1/roles?limit=1')).body as { items?: { id: number }[] };
      const roleId = items?.[0]?.id;
      const person = () => ({ email: `u${nextDigits()}@example.org`, password: 'a long password', roleId });
      for (const text of nasty) {
        const answers = [
          await admin.post('/v1/trunks', { name: 'x', host: text }),
          await admin.post('/v1/trunks', { name: 'x', host: 'a.example', inboundAddresses: [text] }),
          await admin.post('/v1/extensions', { name: 'x', digits: text }),
          await admin.post('/v1/numbers', { digits: text }),
          await admin.post('/v1/phones', { name: 'x', kind: 'mobile', mobileNumber: text }),
          await admin.post('/v1/statuses', { colour: text }),
          await admin.post('/v1/voicemail-boxes', { name: 'x', email: text }),
          await admin.post('/v1/voicemail-boxes', { name: 'x', email: `a@b.example${text}` }),
          await admin.post('/v1/users', { ...person(), agentNumber: text }),
          await admin.post('/v1/users', { ...person(), pin: `1234${text}` }),
          await admin.patch('/v1/companies/1', { timeZone: text }),
          await admin.patch('/v1/companies/1', { country: text }),
        ];
        for (const { status } of answers) expect(status, JSON.stringify(text)).to.equal(422);
      }
    });
  });

  it('a client that hangs up in the middle of its body does no harm', async () => {
    const { port } = new URL(system.baseUrl);
    await new Promise<void>((resolve) => {
      const request = httpRequest({
        port,
        method: 'POST',
        path: '/v1/queues',
        headers: { ...json, authorization: `Bearer ${String(admin.token)}`, 'content-length': '1000' },
      });
      request.once('error', () => {
        resolve();
      });
      request.write('{"name":', () => {
        request.destroy(new Error('hung up'));
      });
    });
    expect((await admin.get('/v1/queues')).status).to.equal(200);
  });

  it('nothing of all this was a fault of ours', async () => {
    await addTestNode(system);
    expect(system.logLines.filter((line) => line.includes('"level":50'))).to.deep.equal([]);
  });
});
