import { expect } from 'chai';
import { reportHealth } from '../../../../src/application/nodes/report-health.ts';
import type { NodeLinkState } from '../../../../src/application/ports/lease-store.ts';
import type { Database } from '../../../../src/application/ports/stores.ts';

function databaseWith(states: NodeLinkState[]): Database {
  const stores = { leases: { states: () => Promise.resolve(states) } };
  return { ping: () => Promise.resolve(), stores } as unknown as Database;
}

describe('the health of the parts, which anybody may ask for', () => {
  it('is down with a media node, and tells no address of it', async () => {
    const reason = 'AMI: the connection failed: connect ECONNREFUSED 10.0.3.7:5038';
    const states = [
      { mediaNodeId: 1, linked: true, reason: null, unapplied: null },
      { mediaNodeId: 2, linked: false, reason, unapplied: null },
    ];
    const { ready, parts } = await reportHealth(databaseWith(states), () => Promise.resolve());
    expect(ready).to.equal(false);
    expect(parts.filter(({ name }) => name.startsWith('media-node'))).to.deep.equal([
      { name: 'media-node 1', state: 'up', reason: null },
      { name: 'media-node 2', state: 'down', reason: 'not linked; GET /v1/media-nodes tells why' },
    ]);
  });
});
