import type { CompanyId } from '../../domain/ids.ts';
import type { CompanyConfiguration } from '../../engine/company-configuration.ts';

/** A file of a company that was replaced. */
export interface FileChange {
  readonly configuration: CompanyConfiguration;
  /** What the file said before; the engine may or may not run that. Null: there was none. */
  readonly before: string | null;
  readonly after: string;
}

/** One generated file of a company with its way into the engine and back. */
export interface ConfigurationPart {
  /** Told when it was loaded anew, e.g. `queues`. */
  readonly name: string;
  /** In the folder of the company. */
  readonly file: string;
  /** The text of the file and the marker that the engine reports once it runs this text. */
  render(configuration: CompanyConfiguration): { readonly text: string; readonly marker: string };
  /**
   * How the engine can be brought to run a change without reading the files of all companies. Left out: in no way.
   *
   * @returns what does it, once the file is written (false: not after all, and something may have been done); null: it has to be loaded
   */
  inPlace?(change: FileChange): Promise<(() => Promise<boolean>) | null>;
  /**
   * Makes the engine run what the files of all companies say.
   *
   * @param change what was just written; left out: nothing was
   * @param isAll whether that is all that was written since the last load; left out: that is not known
   */
  load(change?: FileChange, isAll?: boolean): Promise<void>;
  /** The marker that the engine reports; null when it holds nothing of the company. */
  readMarker(companyId: CompanyId): Promise<string | null>;
}
