import { expect } from 'chai';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompanyFiles } from '../../../../src/media-node/files/company-files.ts';
import { ConfigurationLoader } from '../../../../src/media-node/files/configuration-loader.ts';
import type { ConfigurationPart, FileChange } from '../../../../src/media-node/files/configuration-part.ts';
import type { CompanyConfiguration } from '../../../../src/engine/company-configuration.ts';
import { EngineError } from '../../../../src/engine/media-engine.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';
import { sampleConfiguration } from '../../../support/sample-configuration.ts';

/** A part whose "engine" runs what the file says at the moment of loading. */
class FakePart implements ConfigurationPart {
  readonly name: string;
  readonly file: string;
  readonly #files: CompanyFiles;
  readonly #told: string[];
  readonly #textOf: (configuration: CompanyConfiguration) => string;
  readonly running = new Map<number, string>();
  /** What each load was told of what had been written for it. */
  readonly changes: unknown[] = [];
  /** What goes wrong between writing and loading. */
  beforeLoad: () => Promise<void> = () => Promise.resolve();
  /** Whether a change can be brought in place. */
  isInPlace = false;

  constructor(
    name: string,
    files: CompanyFiles,
    told: string[],
    textOf: (configuration: CompanyConfiguration) => string,
  ) {
    this.name = name;
    this.file = `${name}.conf`;
    this.#files = files;
    this.#told = told;
    this.#textOf = textOf;
  }

  render(configuration: CompanyConfiguration) {
    const marker = this.#textOf(configuration);
    return { text: `${this.name} ${marker}`, marker };
  }

  inPlace({ configuration: { companyId }, after }: FileChange): Promise<(() => Promise<boolean>) | null> {
    const change = () => {
      this.#told.push(`change ${this.name}`);
      this.running.set(companyId, after.slice(this.name.length + 1));
      return Promise.resolve(true);
    };
    return Promise.resolve(this.isInPlace ? change : null);
  }

  async load(change?: FileChange, isAll = false): Promise<void> {
    this.changes.push([change?.after, isAll]);
    this.#told.push(`load ${this.name}`);
    await this.beforeLoad();
    const companies = await this.#files.companies();
    this.running.clear();
    for (const company of companies) {
      const text = await this.#files.read(company, this.file);
      if (text !== null) this.running.set(company, text.slice(this.name.length + 1));
    }
    this.#told.push(`loaded ${this.name}`);
  }

  readMarker(companyId: number): Promise<string | null> {
    return Promise.resolve(this.running.get(companyId) ?? null);
  }
}

describe('bringing a configuration into an engine', () => {
  let folder: string;
  let files: CompanyFiles;
  let told: string[];
  let phones: FakePart;
  let logic: FakePart;
  let loader: ConfigurationLoader;
  const apply = (revision: number, companyId = 3) => loader.apply(sampleConfiguration(companyId, revision));
  const takeTold = () => told.splice(0);

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchroom-loader-'));
    files = new CompanyFiles(folder);
    told = [];
    phones = new FakePart('phones', files, told, ({ phones: list }) =>
      list.map(({ sipUser }) => sipUser).join(),
    );
    logic = new FakePart('logic', files, told, ({ revision }) => String(revision));
    loader = new ConfigurationLoader(files, [phones, logic]);
  });
  afterEach(async () => {
    await rm(folder, { recursive: true });
  });

  it('writes and loads the parts in their order: what is pointed at before what points at it', async () => {
    expect(await apply(1)).to.deep.equal({ revision: 1, loaded: ['phones', 'logic'] });
    expect(takeTold()).to.deep.equal(['load phones', 'loaded phones', 'load logic', 'loaded logic']);
  });

  it('touches only what differs', async () => {
    await apply(1);
    takeTold();
    expect((await apply(1)).loaded).to.deep.equal([]);
    expect(takeTold()).to.deep.equal([]);
    expect((await apply(2)).loaded).to.deep.equal(['logic']);
    expect(takeTold()).to.deep.equal(['load logic', 'loaded logic']);
  });

  it('loads again what the engine does not run, though the file is right: it was restarted before it was loaded', async () => {
    await apply(1);
    logic.running.clear();
    expect((await apply(1)).loaded).to.deep.equal(['logic']);
  });

  it('writes and loads again a file that was cut short or is missing', async () => {
    await apply(1);
    await files.write(3, 'phones.conf', 'pho');
    expect((await apply(1)).loaded).to.deep.equal(['phones']);
    await files.removeCompany(3);
    expect((await apply(1)).loaded).to.deep.equal(['phones', 'logic']);
  });

  it('believes nothing but what the engine reports: a load that went wrong is a mismatch', async () => {
    logic.beforeLoad = () => files.write(3, 'logic.conf', 'logic 0');
    const error = await rejectionOf(apply(1));
    expect(error).to.be.instanceOf(EngineError).with.property('code', 'engine-mismatch');
    expect(error.message).to.contain('logic.conf of company 3').and.to.contain('0 instead of 1');
    logic.beforeLoad = () => files.removeCompany(3);
    expect((await rejectionOf(apply(1))).message).to.contain('nothing of it');
    logic.beforeLoad = () => Promise.resolve();
    expect((await apply(1)).revision).to.equal(1);
  });

  it('loads one at a time, because a load concerns the whole node; a failed one does not stop the next', async () => {
    let broken = true;
    logic.beforeLoad = async () => {
      if (!broken) return;
      broken = false;
      await files.removeCompany(3);
    };
    const [first, second] = await Promise.allSettled([apply(1, 3), apply(1, 4)]);
    expect([first.status, second.status]).to.deep.equal(['rejected', 'fulfilled']);
    for (const [index, line] of told.entries())
      if (line.startsWith('load ')) expect(told[index + 1]).to.equal(line.replace('load ', 'loaded '));
  });

  it('tells a load what was written for it, and whether that is all since the last one: it is not after a failure, and not known at first', async () => {
    await apply(1);
    await apply(2);
    logic.beforeLoad = () => Promise.reject(new Error('the connection is gone'));
    await rejectionOf(apply(3));
    logic.beforeLoad = () => Promise.resolve();
    await apply(4);
    await apply(5);
    expect(logic.changes).to.deep.equal([
      ['logic 1', false],
      ['logic 2', true],
      ['logic 3', true],
      ['logic 4', false],
      ['logic 5', true],
    ]);
  });

  it('a load that failed is made again, whatever the marker says, for what was taken out leaves none; it keeps no other company waiting', async () => {
    await apply(1, 3);
    await apply(1, 4);
    const withoutPhones = sampleConfiguration(3, 2, { phones: [] });
    phones.beforeLoad = () => Promise.reject(new Error('the connection is gone'));
    await rejectionOf(loader.apply(withoutPhones));
    phones.running.set(3, '');
    expect((await apply(2, 4)).loaded).to.deep.equal(['logic']);
    phones.beforeLoad = () => Promise.resolve();
    expect((await loader.apply(withoutPhones)).loaded).to.deep.equal(['phones', 'logic']);
    expect((await loader.apply(withoutPhones)).loaded).to.deep.equal([]);
  });

  describe('of many companies together', () => {
    const prepare = (revision: number, companyId: number) =>
      loader.prepare(sampleConfiguration(companyId, revision));
    beforeEach(async () => {
      for (const companyId of [3, 4, 5]) await apply(1, companyId);
      takeTold();
    });

    it('loads once what was prepared of all; until then nobody sees it, and an engine that starts anew runs what it ran', async () => {
      for (const companyId of [3, 4, 5]) expect(await prepare(2, companyId)).to.equal(null);
      expect(takeTold()).to.deep.equal([]);
      await logic.load();
      expect([...logic.running.values()]).to.deep.equal(['1', '1', '1']);
      takeTold();
      for (const companyId of [3, 4, 5]) expect((await apply(2, companyId)).revision).to.equal(2);
      expect(takeTold()).to.deep.equal(['load logic', 'loaded logic']);
      expect([...logic.running.values()]).to.deep.equal(['2', '2', '2']);
    });

    it('is done with what is right already', async () => {
      expect(await prepare(1, 3)).to.deep.equal({ revision: 1, loaded: [] });
      expect(takeTold()).to.deep.equal([]);
    });

    it('loads what was prepared in the order of the parts, whoever needs which load', async () => {
      await loader.prepare(sampleConfiguration(3, 2, { phones: [] }));
      await apply(2, 4);
      expect(takeTold()).to.deep.equal(['load phones', 'loaded phones', 'load logic', 'loaded logic']);
      expect((await loader.apply(sampleConfiguration(3, 2, { phones: [] }))).loaded).to.deep.equal([]);
    });

    it('leaves to its turn what is brought in place: what it points at has to come before', async () => {
      logic.isInPlace = true;
      const edited = sampleConfiguration(3, 2, { phones: [] });
      await loader.prepare(edited);
      expect(logic.running.get(3)).to.equal('1');
      expect((await loader.apply(edited)).loaded).to.deep.equal(['phones', 'logic']);
      expect(takeTold()).to.deep.equal(['load phones', 'loaded phones', 'change logic']);
    });

    it('forgets what was prepared of a company that was edited, or taken away, meanwhile', async () => {
      await prepare(2, 3);
      await prepare(2, 4);
      await apply(3, 3);
      await loader.remove(4);
      await apply(2, 5);
      expect([...logic.running]).to.deep.equal([
        [3, '3'],
        [5, '2'],
      ]);
    });
  });

  it('takes a company away: call logic first, then what it pointed at', async () => {
    await apply(1, 3);
    await apply(1, 4);
    takeTold();
    await loader.remove(3);
    expect(takeTold()).to.deep.equal(['load logic', 'loaded logic', 'load phones', 'loaded phones']);
    expect([...logic.running.keys()]).to.deep.equal([4]);
    expect(await loader.held((id) => Promise.resolve(id === 4 ? 1 : null))).to.deep.equal(new Map([[4, 1]]));
  });

  it('companies that are taken away while something else is loaded go together, with one load of what is left', async () => {
    for (const companyId of [3, 4, 5, 6]) await apply(1, companyId);
    takeTold();
    const edited = apply(2, 6);
    await Promise.all([edited, ...[3, 4, 5].map((companyId) => loader.remove(companyId))]);
    expect(takeTold()).to.deep.equal([
      ...['load logic', 'loaded logic'],
      ...['load logic', 'loaded logic', 'load phones', 'loaded phones'],
    ]);
    expect([...logic.running]).to.deep.equal([[6, '2']]);
    expect(await files.companies()).to.deep.equal([6]);
  });

  it('a load that failed took none of them away for certain: each is told, and taken away again', async () => {
    for (const companyId of [3, 4, 5]) await apply(1, companyId);
    logic.beforeLoad = () => Promise.reject(new Error('away'));
    const told = await Promise.allSettled([3, 4].map((companyId) => loader.remove(companyId)));
    expect(told.map(({ status }) => status)).to.deep.equal(['rejected', 'rejected']);
    logic.beforeLoad = () => Promise.resolve();
    await Promise.all([3, 4].map((companyId) => loader.remove(companyId)));
    expect([...logic.running.keys()]).to.deep.equal([5]);
  });
});
