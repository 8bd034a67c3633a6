import type { CompanyId, Revision } from '../../domain/ids.ts';
import type { CompanyConfiguration } from '../../engine/company-configuration.ts';
import { type AppliedConfiguration, EngineError } from '../../engine/media-engine.ts';
import type { CompanyFiles } from './company-files.ts';
import type { ConfigurationPart, FileChange } from './configuration-part.ts';

/** What a part of a company lacks. */
interface Difference {
  /** What the engine has to report afterwards. */
  readonly marker: string;
  /** Null: the file is right, but the engine does not run it. */
  readonly change: FileChange | null;
  /** Null: only a load can bring it. */
  readonly inPlace: (() => Promise<boolean>) | null;
}

/** What is known here of the files of a part, beside what they say. */
interface PartFiles {
  readonly part: ConfigurationPart;
  /** Companies whose file lies ready for the next load, out of the engine's sight. */
  readonly staged: Set<CompanyId>;
  /** Companies whose file was replaced, and no load has read it since: what was taken out of it leaves no marker that would tell. */
  readonly unread: Set<CompanyId>;
  /** Until then another controller may have replaced files as well. */
  wasLoaded: boolean;
}

/**
 * Brings a company's configuration into the engine: writes what differs, loads only that, and believes nothing but the
 * markers that the engine reports afterwards (a reload that found no file, or half of one, also says "reloaded").
 */
export class ConfigurationLoader {
  readonly #files: CompanyFiles;
  /** In the order of loading: what is pointed at comes before what points at it. */
  readonly #parts: readonly PartFiles[];
  /** A load concerns the whole node, so one runs at a time. */
  #last: Promise<unknown> = Promise.resolve();
  /** Those that go with the next removal, which waits for its turn. */
  readonly #leaving = new Set<CompanyId>();
  #removal: Promise<void> | null = null;

  constructor(files: CompanyFiles, parts: readonly ConfigurationPart[]) {
    this.#files = files;
    this.#parts = parts.map((part) => ({ part, staged: new Set(), unread: new Set(), wasLoaded: false }));
  }

  /** @throws EngineError `engine-mismatch` when the engine does not run what was written */
  apply(configuration: CompanyConfiguration): Promise<AppliedConfiguration> {
    return this.#oneAtATime(async () => {
      this.#unstage(configuration.companyId);
      const loaded: string[] = [];
      for (const files of this.#parts) {
        if (await this.#applyPart(files, configuration)) loaded.push(files.part.name);
      }
      return { revision: configuration.revision, loaded };
    });
  }

  /**
   * Lays ready what only a load can bring. The next load, whoever needs it, takes in what was laid ready of all companies.
   *
   * @returns null: something is left, which `apply` brings
   */
  prepare(configuration: CompanyConfiguration): Promise<AppliedConfiguration | null> {
    const { companyId, revision } = configuration;
    return this.#oneAtATime(async () => {
      this.#unstage(companyId);
      let isRight = true;
      for (const files of this.#parts) {
        const difference = await this.#compare(files, configuration);
        if (!difference) continue;
        isRight = false;
        if (!difference.change || difference.inPlace) continue;
        await this.#files.stage(companyId, files.part.file, difference.change.after);
        files.staged.add(companyId);
      }
      return isRight ? { revision, loaded: [] } : null;
    });
  }

  /**
   * A load reads what is left of all companies, so those that are to go while another load runs go together. Whoever calls takes care that
   * nobody else is at the company.
   */
  remove(companyId: CompanyId): Promise<void> {
    this.#leaving.add(companyId);
    this.#removal ??= this.#oneAtATime(() => this.#removeLeaving());
    return this.#removal;
  }

  /** Companies with files on this node and the revision that the engine runs of each. */
  async held(
    readRevision: (companyId: CompanyId) => Promise<Revision | null>,
  ): Promise<Map<CompanyId, Revision | null>> {
    const companies = await this.#files.companies();
    return new Map(await Promise.all(companies.map(async (id) => [id, await readRevision(id)] as const)));
  }

  async #removeLeaving(): Promise<void> {
    const leaving = [...this.#leaving];
    this.#leaving.clear();
    this.#removal = null;
    for (const companyId of leaving) {
      this.#unstage(companyId);
      await this.#files.removeCompany(companyId);
    }
    for (const { part } of [...this.#parts].reverse()) await part.load();
  }

  async #applyPart(files: PartFiles, configuration: CompanyConfiguration): Promise<boolean> {
    const { companyId } = configuration;
    const { part } = files;
    const difference = await this.#compare(files, configuration);
    if (!difference) return false;
    const { marker, change, inPlace } = difference;
    if (change) await this.#files.write(companyId, part.file, change.after);
    if (!(await inPlace?.())) await this.#load(files, change);
    const reported = await part.readMarker(companyId);
    if (reported !== marker) {
      throw new EngineError(
        'engine-mismatch',
        `${part.file} of company ${companyId} was loaded, but the engine runs ${reported ?? 'nothing of it'} instead of ${marker}`,
      );
    }
    return true;
  }

  /** Null: the engine runs what is wanted. */
  async #compare(
    { part, unread }: PartFiles,
    configuration: CompanyConfiguration,
  ): Promise<Difference | null> {
    const { companyId } = configuration;
    const { text, marker } = part.render(configuration);
    const before = await this.#files.read(companyId, part.file);
    // A company that has nothing of the kind needs no file.
    if ((before ?? '') === text) {
      const isRun = !unread.has(companyId) && (await part.readMarker(companyId)) === marker;
      return isRun ? null : { marker, change: null, inPlace: null };
    }
    const change = { configuration, before, after: text };
    return { marker, change, inPlace: (await part.inPlace?.(change)) ?? null };
  }

  /** @param change what was written for this load */
  async #load(files: PartFiles, change: FileChange | null): Promise<void> {
    const { wasLoaded, staged, unread } = files;
    const isAll = wasLoaded && staged.size === 0 && unread.size === 0;
    if (change) unread.add(change.configuration.companyId);
    // What lies ready comes in the order of loading, whichever part a load is needed of.
    for (const one of this.#parts.slice(0, this.#parts.indexOf(files)))
      if (one.staged.size > 0) await this.#loadAll(one);
    await this.#loadAll(files, change ?? undefined, isAll);
  }

  async #loadAll(files: PartFiles, change?: FileChange, isAll = false): Promise<void> {
    const { part, staged, unread } = files;
    for (const companyId of staged) {
      staged.delete(companyId);
      unread.add(companyId);
      await this.#files.takeIn(companyId, part.file);
    }
    await part.load(change, isAll);
    unread.clear();
    files.wasLoaded = true;
  }

  /** What was laid ready of a company before is outdated. */
  #unstage(companyId: CompanyId): void {
    for (const { staged } of this.#parts) staged.delete(companyId);
  }

  #oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#last.then(work, work);
    this.#last = run.catch(() => undefined);
    return run;
  }
}
