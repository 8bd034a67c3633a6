import type { CompanyId, Revision } from '../../domain/ids.ts';
import type { CompanyConfiguration } from '../../engine/company-configuration.ts';
import { type AppliedConfiguration, EngineError } from '../../engine/media-engine.ts';
import type { CompanyFiles } from './company-files.ts';
import type { ConfigurationPart } from './configuration-part.ts';

/**
 * Brings a company's configuration into the engine: writes what differs, loads only that, and believes nothing but the
 * markers that the engine reports afterwards (a reload that found no file, or half of one, also says "reloaded").
 */
export class ConfigurationLoader {
  readonly #files: CompanyFiles;
  /** In the order of loading: what is pointed at comes before what points at it. */
  readonly #parts: readonly ConfigurationPart[];
  /** A load concerns the whole node, so one runs at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(files: CompanyFiles, parts: readonly ConfigurationPart[]) {
    this.#files = files;
    this.#parts = parts;
  }

  /** @throws EngineError `engine-mismatch` when the engine does not run what was written */
  apply(configuration: CompanyConfiguration): Promise<AppliedConfiguration> {
    return this.#oneAtATime(async () => {
      const loaded: string[] = [];
      for (const part of this.#parts) {
        if (await this.#applyPart(part, configuration)) loaded.push(part.name);
      }
      return { revision: configuration.revision, loaded };
    });
  }

  remove(companyId: CompanyId): Promise<void> {
    return this.#oneAtATime(async () => {
      await this.#files.removeCompany(companyId);
      for (const part of [...this.#parts].reverse()) await part.load();
    });
  }

  /** Companies with files on this node and the revision that the engine runs of each. */
  async held(
    readRevision: (companyId: CompanyId) => Promise<Revision | null>,
  ): Promise<Map<CompanyId, Revision | null>> {
    const companies = await this.#files.companies();
    return new Map(await Promise.all(companies.map(async (id) => [id, await readRevision(id)] as const)));
  }

  async #applyPart(part: ConfigurationPart, configuration: CompanyConfiguration): Promise<boolean> {
    const { companyId } = configuration;
    const { file } = part;
    const { text, marker } = part.render(configuration);
    const before = await this.#files.read(companyId, file);
    // A company that has nothing of the kind needs no file.
    const same = (before ?? '') === text;
    if (same && (await part.readMarker(companyId)) === marker) return false;
    if (!same) await this.#files.write(companyId, file, text);
    await part.load(same ? undefined : { configuration, before, after: text });
    const reported = await part.readMarker(companyId);
    if (reported !== marker) {
      throw new EngineError(
        'engine-mismatch',
        `${file} of company ${companyId} was loaded, but the engine runs ${reported ?? 'nothing of it'} instead of ${marker}`,
      );
    }
    return true;
  }

  #oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#last.then(work, work);
    this.#last = run.catch(() => undefined);
    return run;
  }
}
