import { expect } from 'chai';
import type { CompanySnapshot } from '../../../../src/domain/routing/company-snapshot.ts';
import { compileRouting } from '../../../../src/domain/routing/compile-routing.ts';
import { promptsOf } from '../../../../src/domain/routing/prompts-of.ts';
import { emptySnapshot, newExtensionFacts, newNumberFacts } from '../../../support/snapshot.ts';

const company: CompanySnapshot = {
  ...emptySnapshot,
  companyId: 3,
  revision: 41,
  phones: [
    { id: 1, kind: 'sip', sipUser: 'desk1', sealedSecret: 'x', mobileNumber: null, trunkId: null },
    { id: 2, kind: 'mobile', sipUser: null, sealedSecret: null, mobileNumber: '+36301112233', trunkId: 8 },
  ],
  extensions: [
    {
      id: 5,
      digits: '201',
      name: 'Anna',
      ringSeconds: 25,
      devices: [
        { phoneId: 1, startSeconds: 0 },
        { phoneId: 2, startSeconds: 10 },
      ],
      ...newExtensionFacts,
    },
  ],
  trunks: [],
  numbers: [
    {
      id: 9,
      digits: '+3612345678',
      ...newNumberFacts,
      destination: { kind: 'queue', queueId: 17 },
    },
  ],
  queues: [
    {
      id: 17,
      strategy: 'longest-idle',
      ringSeconds: 15,
      wrapUpSeconds: 0,
      maxWaitSeconds: 120,
      maxCallers: 10,
      joinWhenEmpty: true,
      musicPromptId: null,
      announcePosition: false,
      announceEverySeconds: 60,
      record: true,
      onTimeout: { kind: 'extension', extensionId: 5 },
      onFull: { kind: 'queue', queueId: 17 },
      onEmpty: { kind: 'hang-up', reason: 'normal' },
      keys: [],
    },
  ],
};

describe('the routing table of a company', () => {
  const table = compileRouting(company);
  const node = (name: string) => table.nodes.find((one) => one.name === name);

  it('carries the revision that it was compiled from', () => {
    expect(table).to.include({ companyId: 3, revision: 41 });
  });

  it('leads a number to the queue that the administrator chose [R1]', () => {
    expect(table.numbers).to.deep.equal([{ digits: '3612345678', node: 'number-9' }]);
    expect(node('number-9')?.exits).to.deep.equal({ next: 'queue-17' });
  });

  it('leads a caller out of a queue: nobody came in time, full, nobody there', () => {
    expect(node('queue-17')).to.deep.include({
      record: true,
      maxWaitSeconds: 120,
      exits: { timeout: 'extension-5', full: 'queue-17', empty: 'hang-up-normal' },
    });
  });

  it('gives a waiting caller the music of the queue, of which each node gets the audio', () => {
    const heard = (musicPromptId: number | null) => {
      const queues = company.queues.map((queue) => ({ ...queue, musicPromptId }));
      const prompts = [
        { id: 6, contentHash: 'a'.repeat(64) },
        { id: 7, contentHash: null },
      ];
      const { nodes } = compileRouting({ ...company, queues, prompts });
      const music = nodes.flatMap((one) => (one.kind === 'queue' ? [one.music] : []));
      return { music, audio: [...promptsOf({ nodes })] };
    };
    const contentHash = 'a'.repeat(64);
    expect(heard(6)).to.deep.equal({ music: [{ promptId: 6, contentHash }], audio: [contentHash] });
    expect(heard(7), 'nothing was uploaded yet').to.deep.equal({ music: [null], audio: [] });
    expect(heard(null)).to.deep.equal({ music: [null], audio: [] });
  });

  it('rings the devices of an extension, the mobile through its trunk [U3, U4]', () => {
    expect(table.extensions).to.deep.equal([{ digits: '201', node: 'extension-5' }]);
    expect(node('extension-5')?.exits).to.deep.equal({ next: 'ring-5' });
    expect(node('ring-5')).to.deep.include({
      isPlace: true,
      devices: [
        { kind: 'phone', sipUser: 'desk1', startSeconds: 0 },
        { kind: 'mobile', phoneId: 2, startSeconds: 10 },
      ],
      ringSeconds: 25,
    });
    expect(table.mobiles).to.deep.equal([{ phoneId: 2, number: '36301112233', trunkId: 8 }]);
  });

  it('calls a mobile without a trunk of its own through the oldest of the company', () => {
    const trunk = (id: number) => ({
      ...{ id, host: 'sip.example.com', port: 5_060, inboundAddresses: [], numberFormat: null },
      ...{ register: false, username: null, sealedSecret: null },
    });
    const phones = company.phones.map((phone) => ({ ...phone, trunkId: null }));
    expect(compileRouting({ ...company, phones, trunks: [trunk(9), trunk(8)] }).mobiles[0]?.trunkId).to.equal(
      8,
    );
  });

  it('rings no mobile where there is no trunk at all', () => {
    const phones = company.phones.map((phone) => ({ ...phone, trunkId: null }));
    const without = compileRouting({ ...company, phones });
    expect(without.mobiles).to.deep.equal([]);
    expect(without.nodes.find(({ name }) => name === 'ring-5')).to.deep.include({
      isPlace: true,
      devices: [{ kind: 'phone', sipUser: 'desk1', startSeconds: 0 }],
    });
  });

  it('needs no plan for queue calls where one phone rings at once', () => {
    const extensions = company.extensions.map((one) => ({ ...one, devices: one.devices.slice(0, 1) }));
    const ring = compileRouting({ ...company, extensions }).nodes.find(({ name }) => name === 'ring-5');
    expect(ring).to.deep.include({ isPlace: false });
  });

  it('ends a call with the reason why the extension did not answer', () => {
    expect(node('ring-5')?.exits).to.deep.equal({
      'no-answer': 'hang-up-no-answer',
      busy: 'hang-up-busy',
      unavailable: 'hang-up-unavailable',
    });
    for (const reason of ['normal', 'busy', 'no-answer', 'unavailable'])
      expect(node(`hang-up-${reason}`)).to.deep.include({ kind: 'hang-up', reason });
  });
});
