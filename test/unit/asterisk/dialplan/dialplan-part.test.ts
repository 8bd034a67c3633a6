import { expect } from 'chai';
import type { AmiCommands } from '../../../../src/asterisk/ami/ami-commands.ts';
import { AmiRefused } from '../../../../src/asterisk/ami/ami-errors.ts';
import { AmiMessage } from '../../../../src/asterisk/ami/ami-message.ts';
import type { AmiActionHeaders } from '../../../../src/asterisk/ami/encode-action.ts';
import { dialplanPart } from '../../../../src/asterisk/dialplan/dialplan-part.ts';
import type { CompanySnapshot } from '../../../../src/domain/routing/company-snapshot.ts';
import { compileRouting } from '../../../../src/domain/routing/compile-routing.ts';
import type { CompanyConfiguration } from '../../../../src/engine/company-configuration.ts';
import { emptySnapshot, newExtensionFacts, newNumberFacts } from '../../../support/snapshot.ts';

/** An engine that does what it is told, but for actions that a test spoils. */
class FakeManager implements AmiCommands {
  readonly sent: string[] = [];
  marker = '';
  refused: string | null = null;

  send(action: string, headers: AmiActionHeaders = {}): Promise<AmiMessage> {
    this.sent.push(action);
    if (action === this.refused)
      return Promise.reject(new AmiRefused(action, new AmiMessage(['Response: Error', 'Message: no'])));
    if (action === 'Setvar') this.marker = String(headers.Value);
    const lines = ['Response: Success'];
    if (action === 'Getvar') lines.push(`Value: ${this.marker}`);
    if (action === 'Command')
      lines.push(`Output: Removed context '${String(headers.Command).split(' ').at(-1) ?? ''}'`);
    return Promise.resolve(new AmiMessage(lines));
  }

  list(): Promise<AmiMessage[]> {
    throw new Error('no list is expected');
  }
}

const numbers: CompanySnapshot['numbers'] = [
  {
    id: 1,
    digits: '+3612345001',
    ...newNumberFacts,
    destination: { kind: 'hang-up', reason: 'busy' },
  },
  {
    id: 2,
    digits: '+3612345002',
    ...newNumberFacts,
    destination: { kind: 'hang-up', reason: 'busy' },
  },
];

function configurationAt(revision: number, more: Partial<CompanySnapshot> = {}): CompanyConfiguration {
  const routing = compileRouting({ ...emptySnapshot, companyId: 3, revision, numbers, ...more });
  return { companyId: 3, revision, phones: [], trunks: [], queues: [], routing };
}

describe('the dialplan of a company is brought into Asterisk', () => {
  let manager: FakeManager;
  let faults: Error[];
  const load = async (before: CompanyConfiguration | null, configuration: CompanyConfiguration) => {
    const part = dialplanPart(
      manager,
      (fault) => faults.push(fault),
      () => new Date(),
    );
    const old = before && part.render(before);
    manager.marker ||= old?.marker ?? '';
    const { text: after, marker } = part.render(configuration);
    const inPlace = await part.inPlace?.({ configuration, before: old?.text ?? null, after });
    if (!(await inPlace?.())) await part.load();
    const sent = manager.sent.filter((action) => action !== 'Getvar');
    if (sent.includes('Setvar')) expect(manager.marker).to.equal(marker);
    return sent;
  };

  beforeEach(() => {
    manager = new FakeManager();
    faults = [];
  });

  it('by its difference alone, when the engine runs what the file said before', async () => {
    const redirected = numbers.map((number) =>
      number.id === 1
        ? { ...number, destination: { kind: 'hang-up' as const, reason: 'declined' as const } }
        : number,
    );
    expect(await load(configurationAt(5), configurationAt(6, { numbers: redirected }))).to.deep.equal([
      'DialplanExtensionAdd',
      'DialplanExtensionAdd',
      'Setvar',
    ]);
  });

  it('by its difference alone, when the same revision is rendered otherwise: by another version, or in another year', async () => {
    const redirected = numbers.map((number) => ({
      ...number,
      destination: { kind: 'hang-up' as const, reason: 'declined' as const },
    }));
    expect((await load(configurationAt(5), configurationAt(5, { numbers: redirected }))).at(-1)).to.equal(
      'Setvar',
    );
  });

  it('as a whole, when there was no file, or the engine runs something else, also of the same revision', async () => {
    expect(await load(null, configurationAt(6))).to.deep.equal(['Reload']);
    for (const marker of ['4.0123456789', '5.0123456789']) {
      manager = new FakeManager();
      manager.marker = marker;
      expect(await load(configurationAt(5), configurationAt(6))).to.deep.equal(['Reload']);
    }
  });

  it('as a whole, when a number is gone: it may be with another company by now', async () => {
    const other = { numbers: numbers.slice(1) };
    expect(await load(configurationAt(5), configurationAt(6, other))).to.deep.equal(['Reload']);
  });

  it('as a whole, when a step is refused, and says why', async () => {
    manager.refused = 'DialplanExtensionAdd';
    const sent = await load(configurationAt(5), configurationAt(6));
    expect(sent).to.deep.equal(['DialplanExtensionAdd', 'Reload']);
    expect(faults).to.have.length(1);
    expect(faults[0]).to.be.instanceOf(AmiRefused);
  });

  it('as a whole, when so much is different that loading it is faster', async () => {
    const extensions = Array.from({ length: 1_000 }, (_none, index) => ({
      ...{ id: index + 1, digits: String(1_000 + index), name: '', ringSeconds: 20, devices: [] },
      ...newExtensionFacts,
    }));
    expect(await load(configurationAt(5), configurationAt(6, { extensions }))).to.deep.equal(['Reload']);
  });
});
