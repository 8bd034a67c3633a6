import { expect } from 'chai';
import { Confirmations } from '../../../../src/application/nodes/confirmations.ts';
import type { CommittedChange } from '../../../../src/application/ports/change-announcer.ts';
import type { Aggregate } from '../../../../src/application/ports/change-store.ts';

const agent = { kind: 'agent', id: 7 } as const;
const configuration = { kind: 'configuration', id: 3 } as const;
const change: CommittedChange = { companyId: 3, revision: 5, aggregates: [agent], mediaNodeIds: [1] };

describe('confirmations within one process', () => {
  let confirmations: Confirmations;
  beforeEach(() => {
    confirmations = new Confirmations();
  });
  const isConfirmed = (revision = 5, companyId = 3, touched: readonly Aggregate[] = [agent]) =>
    confirmations.confirmedWithin({ companyId, revision, touched }, 0);

  it('wake who waits, as soon as the node has confirmed', async () => {
    confirmations.track(change);
    const waiting = confirmations.confirmedWithin({ companyId: 3, revision: 5, touched: [agent] }, 60_000);
    confirmations.confirmed(1, agent, 5);
    expect(await waiting).to.equal(true);
  });

  it('are remembered for who asks later', async () => {
    confirmations.track(change);
    confirmations.confirmed(1, agent, 5);
    expect(await isConfirmed()).to.equal(true);
  });

  it('are complete when every node confirmed every aggregate', async () => {
    confirmations.track({ ...change, aggregates: [agent, configuration], mediaNodeIds: [1, 2] });
    confirmations.confirmed(1, agent, 5);
    confirmations.confirmed(2, configuration, 5);
    confirmations.confirmed(1, configuration, 5);
    expect(await isConfirmed()).to.equal(false);
    confirmations.confirmed(2, agent, 5);
    expect(await isConfirmed()).to.equal(true);
  });

  it('of an older revision, another node or another aggregate do not count', async () => {
    confirmations.track(change);
    confirmations.confirmed(1, agent, 4);
    confirmations.confirmed(2, agent, 5);
    confirmations.confirmed(1, { kind: 'agent', id: 8 }, 5);
    confirmations.confirmed(1, { kind: 'memberships', id: 7 }, 5);
    expect(await isConfirmed()).to.equal(false);
  });

  it('of a newer revision confirm every older change of the same aggregate', async () => {
    confirmations.track(change);
    confirmations.track({ ...change, revision: 6 });
    confirmations.track({ ...change, revision: 8 });
    confirmations.confirmed(1, agent, 6);
    expect(await Promise.all([isConfirmed(5), isConfirmed(6), isConfirmed(8)])).to.deep.equal([
      true,
      true,
      false,
    ]);
  });

  it('of two companies with the same revision are not mixed up', async () => {
    confirmations.track(change);
    const other = { kind: 'agent', id: 70 } as const;
    confirmations.track({ ...change, companyId: 4, aggregates: [other] });
    confirmations.confirmed(1, agent, 5);
    expect(await isConfirmed(5, 4, [other])).to.equal(false);
  });

  it('tell nothing to who asks for more than the revision touched', async () => {
    confirmations.track(change);
    confirmations.confirmed(1, agent, 5);
    expect(await isConfirmed(5, 3, [agent, configuration])).to.equal(false);
  });

  it('of a change that another process committed are not known here', async () => {
    expect(await isConfirmed()).to.equal(false);
    confirmations.confirmed(1, agent, 5);
    expect(await isConfirmed()).to.equal(false);
  });

  it('are not waited for where no node has to learn of the change', async () => {
    confirmations.track({ ...change, mediaNodeIds: [] });
    expect(await isConfirmed()).to.equal(true);
  });
});
