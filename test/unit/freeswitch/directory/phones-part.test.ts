import { expect } from 'chai';
import { buildConfiguration } from '../../../../src/application/nodes/build-configuration.ts';
import type { ExtensionFacts } from '../../../../src/domain/routing/company-snapshot.ts';
import { phonesPart } from '../../../../src/freeswitch/directory/phones-part.ts';
import { ScriptedEsl } from '../scripted-esl.ts';
import { emptySnapshot, newExtensionFacts } from '../../../support/snapshot.ts';

const extension: ExtensionFacts = {
  id: 3,
  digits: '201',
  name: 'Anna',
  ringSeconds: 20,
  devices: [{ phoneId: 1, startSeconds: 0 }],
  ...newExtensionFacts,
};

/** Of a company with one phone at this extension. */
function rendered(more: Partial<ExtensionFacts>) {
  const snapshot = {
    ...emptySnapshot,
    phones: [
      {
        id: 1,
        kind: 'sip' as const,
        sipUser: 'phone1',
        sealedSecret: 's',
        mobileNumber: null,
        trunkId: null,
      },
    ],
    extensions: [{ ...extension, ...more }],
  };
  const configuration = buildConfiguration(snapshot, { unseal: (sealed) => sealed });
  return phonesPart(new ScriptedEsl(), 'secret').render(configuration);
}

describe('phones for FreeSWITCH, which reads the phones of all companies when one file changes', () => {
  it('are the same after an edit of call logic', () => {
    expect(rendered({ ringSeconds: 25, onBusy: { kind: 'hang-up', reason: 'normal' } })).to.deep.equal(
      rendered({}),
    );
  });

  it('are others, and marked so, when somebody sees something else of an extension', () => {
    const { text, marker } = rendered({ name: 'Ben' });
    expect(text).not.to.equal(rendered({}).text);
    expect(marker).not.to.equal(rendered({}).marker);
  });
});
