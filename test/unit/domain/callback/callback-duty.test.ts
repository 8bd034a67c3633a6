import { expect } from 'chai';
import { callbackDuty, type CallbackNode } from '../../../../src/domain/callback/callback-duty.ts';

describe('which node of a company calls its customers back [R12]', () => {
  const node = (id: number, more: Partial<CallbackNode> = {}): CallbackNode => ({
    ...{ id, linked: true, hasPhones: true },
    ...more,
  });
  const duties = (nodes: readonly CallbackNode[]) => nodes.map(({ id }) => callbackDuty(id, nodes));

  it('the first, whatever order they are read in', () => {
    expect(duties([node(3), node(1), node(2)])).to.deep.equal([null, 'own', null]);
    expect(duties([node(7, { linked: false, hasPhones: false })])).to.deep.equal(['own']);
  });

  it('the first where somebody has a phone', () => {
    const without = { hasPhones: false };
    expect(duties([node(1, without), node(2), node(3)])).to.deep.equal([null, 'own', null]);
    expect(duties([node(1, without), node(2, without)])).to.deep.equal(['own', null]);
  });

  it('in place of one without a link the next one; who asks is there', () => {
    const away = { linked: false };
    expect(duties([node(1, away), node(2), node(3)])).to.deep.equal(['own', 'of-another', null]);
    expect(duties([node(1, away), node(2, away), node(3)])).to.deep.equal([
      'own',
      'of-another',
      'of-another',
    ]);
    expect(duties([node(1, { ...away }), node(2, { hasPhones: false })])).to.deep.equal([
      'own',
      'of-another',
    ]);
  });
});
