import type { CompanyId } from '../../domain/ids.ts';
import type { CompanyConfiguration } from '../../engine/company-configuration.ts';

/** One generated file of a company with its way into the engine and back. */
export interface ConfigurationPart {
  /** Told when it was loaded anew, e.g. `queues`. */
  readonly name: string;
  /** In the folder of the company. */
  readonly file: string;
  /** The text of the file and the marker that the engine reports once it runs this text. */
  render(configuration: CompanyConfiguration): { readonly text: string; readonly marker: string };
  /** Makes the engine read the files of all companies anew. */
  load(): Promise<void>;
  /** The marker that the engine reports; null when it holds nothing of the company. */
  readMarker(companyId: CompanyId): Promise<string | null>;
}
