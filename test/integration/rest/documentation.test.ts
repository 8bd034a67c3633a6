import { expect } from 'chai';
import { openApiPath } from '../../../src/rest/openapi/open-api-path.ts';
import { routeTable } from '../../../src/rest/route-table.ts';
import { type RestSystem, startRestSystem } from './rest-system.ts';

describe('the documentation of the REST interface', function () {
  this.timeout(60_000);
  let system: RestSystem;

  before(async () => {
    system = await startRestSystem();
  });
  after(() => system.close());

  it('is served as an OpenAPI 3.1 document', async () => {
    const answer = await system.client().get('/v1/openapi.json');
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('content-type')).to.contain('application/json');
    expect(answer.body.openapi).to.equal('3.1.0');
    const etag = String(answer.headers.get('etag'));
    expect((await system.client().get('/v1/openapi.json', { 'if-none-match': etag })).status).to.equal(304);
  });

  it('is a page that names every route, runs no script and loads nothing', async () => {
    const { status, text, headers } = await system.client().get('/docs');
    expect(status).to.equal(200);
    expect(headers.get('content-type')).to.contain('text/html');
    for (const { method, path, operationId } of routeTable) {
      expect(text).to.contain(`<details id="${operationId}">`);
      expect(text).to.contain(
        `<span class="method ${method}">${method}</span><span class="path">${openApiPath(path)}</span>`,
      );
    }
    expect(text).to.not.match(/<script|<link|<img|src=|@import|url\(/i);
    const policy = headers.get('content-security-policy') ?? '';
    expect(policy).to.match(/^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]+'$/);
    const targets = [...text.matchAll(/href="#([^"]+)"/g)].map(([, target]) => target ?? '');
    for (const target of new Set(targets)) expect(text, target).to.contain(`id="${target}"`);
  });
});
