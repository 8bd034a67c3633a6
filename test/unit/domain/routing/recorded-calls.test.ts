import { expect } from 'chai';
import type { RecordedCalls } from '../../../../src/domain/recording/recorded-calls.ts';
import type { CompanySnapshot } from '../../../../src/domain/routing/company-snapshot.ts';
import { objectOfNodeName } from '../../../../src/application/simulations/object-of-node.ts';
import { compileRouting } from '../../../../src/domain/routing/compile-routing.ts';
import type { Caller } from '../../../../src/domain/routing/caller.ts';
import { TableWalker } from '../../../../src/domain/routing/walk-table.ts';
import { emptySnapshot, newExtensionFacts } from '../../../support/snapshot.ts';

const extension = (id: number, recordedCalls: RecordedCalls) => ({
  ...{ id, digits: String(200 + id), name: '', ringSeconds: 25, devices: [] },
  ...newExtensionFacts,
  recordedCalls,
});
const company: CompanySnapshot = {
  ...emptySnapshot,
  extensions: [extension(1, []), extension(2, ['in']), extension(3, ['internal']), extension(4, ['out'])],
  numbers: [30, 31].map((id) => ({
    ...{ id, digits: `+36123456${id}`, trunkId: null, record: id === 31 },
    destination: { kind: 'extension', extensionId: 3 },
  })),
};
const compile = (recordedCalls: RecordedCalls) => compileRouting({ ...company, recordedCalls });
/** By the name of the node. */
const records = (recordedCalls: RecordedCalls) =>
  Object.fromEntries(
    compile(recordedCalls).nodes.flatMap((node) => ('record' in node ? [[node.name, node.record]] : [])),
  );

describe('which calls are recorded, by the routing table [C1]', () => {
  it('each number and each extension says so for itself', () => {
    expect(records([])).to.deep.equal({
      ...{ 'number-30': false, 'number-31': true },
      ...{ 'extension-1': 'none', 'extension-2': 'outside', 'extension-3': 'inside', 'extension-4': 'none' },
      ...{ 'dial-none': false, 'dial-national': false, 'dial-national-recorded': true },
    });
  });

  it('a company says so for all of them, in addition', () => {
    expect(records(['in', 'out'])).to.include({
      ...{ 'number-30': true, 'extension-1': 'outside', 'extension-3': 'all' },
      ...{ 'dial-none': true, 'dial-national': true },
    });
    expect(records(['internal'])).to.include({
      ...{ 'number-30': false, 'extension-1': 'inside', 'extension-2': 'all', 'dial-national': false },
    });
  });

  it('an extension says so also for those whom its phones call: the table has it by its digits', () => {
    expect(compile([]).dialling.recorded).to.deep.equal(['203']);
  });

  it('a walk tells where the recording of a call begins', () => {
    const begins = (entry: string, caller: Caller, recordedCalls: RecordedCalls = []) => {
      const walker = new TableWalker(compile(recordedCalls));
      const { steps } = walker.walk({
        entry,
        caller,
        instant: new Date('2026-03-02T10:00:00Z'),
        answers: [],
      });
      return walker.recordedFrom(steps, caller);
    };
    const customer: Caller = { kind: 'outside', number: '36301112233' };
    const at = (digits: string): Caller => ({ kind: 'extension', digits });
    expect(begins('number-31', customer)).to.equal('number-31');
    expect(begins('number-30', customer), 'its extension has internal calls recorded').to.equal(null);
    expect(begins('number-30', customer, ['internal', 'out'])).to.equal(null);
    expect(begins('extension-3', at('201'))).to.equal('extension-3');
    expect(begins('extension-1', at('203')), 'the caller has').to.equal('extension-1');
    expect(begins('extension-1', at('201'))).to.equal(null);
    expect(begins('extension-1', at('201'), ['internal'])).to.equal('extension-1');
    expect(begins('dial-national-recorded', at('204'))).to.equal('dial-national-recorded');
    expect(begins('dial-national', at('201'))).to.equal(null);
  });

  it('phones of an extension that has its calls to outside recorded start at a node of their own', () => {
    expect(objectOfNodeName('dial-national-31-recorded-blocked')).to.deep.equal({ kind: 'number', id: 31 });
    expect(compile([]).dialling.callers).to.deep.equal([{ digits: '204', node: 'dial-national-recorded' }]);
  });
});
