import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import type { RestClient } from './rest-client.ts';
import { foundTestCompany, type RestSystem, startRestSystem } from './rest-system.ts';

const guide = readFileSync(fileURLToPath(new URL('../../../docs/first-company.md', import.meta.url)), 'utf8');

interface Step {
  readonly variable: string | undefined;
  readonly method: string;
  readonly path: string;
  readonly body: string;
}

/** `NAME=$(new PATH 'BODY')` and `sw METHOD PATH 'BODY'`, as the guide writes them; a body closes its quotes around variables. */
const line = /^(?:(?<variable>[A-Z0-9]+)=\$\(new|sw (?<method>[A-Z]+)) (?<path>\/\S+) '(?<body>\{.*\})'\)?$/u;

function stepsOf(text: string): Step[] {
  const blocks = [...text.matchAll(/^```sh\n(?<lines>.*?)^```$/gmsu)].slice(1);
  return blocks.flatMap(({ groups }) => (groups?.lines ?? '').trim().split('\n')).map(stepOf);
}

function stepOf(text: string): Step {
  const { variable, method = 'POST', path, body } = line.exec(text)?.groups ?? {};
  if (path === undefined || body === undefined) throw new Error(`not a step: ${text}`);
  return { variable, method, path, body };
}

describe('the guide to a company of your own', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let admin: RestClient;

  before(async () => {
    system = await startRestSystem();
    ({ admin } = await foundTestCompany(system));
  });
  after(() => system.close());

  it('does what it says, line by line', async () => {
    const ids = new Map<string, string>();
    const filled = (text: string) =>
      text.replaceAll(/'?\$(?<name>[A-Z0-9]+)'?/gu, (_all, name: string) => {
        const id = ids.get(name);
        if (id === undefined) throw new Error(`${name} is used before it is made`);
        return id;
      });
    const simulated: unknown[] = [];
    const steps = stepsOf(guide);
    expect(steps).to.have.length.greaterThan(20);
    for (const { variable, method, path, body } of steps) {
      const answer = await admin.send(method, filled(path), JSON.parse(filled(body)));
      expect(answer.status, `${path} ${body}\n${answer.text}`).to.be.oneOf([200, 201]);
      if (variable !== undefined) {
        // What the shortcut of the guide cuts out.
        ids.set(variable, answer.text.replace(/^\{"id":(?<id>[0-9]*).*/su, '$<id>'));
      }
      if (path === '/v1/simulations') simulated.push((answer.body.call as { end: object }).end);
    }
    expect(simulated).to.deep.equal([
      {
        kind: 'voicemail',
        node: `voicemail-${ids.get('BOX')}`,
        object: { kind: 'voicemail-box', id: Number(ids.get('BOX')), name: 'Messages' },
      },
      {
        kind: 'answered',
        node: `ring-${ids.get('SEAT1')}`,
        object: { kind: 'extension', id: Number(ids.get('SEAT1')), name: 'Ann' },
      },
    ]);
  });
});
