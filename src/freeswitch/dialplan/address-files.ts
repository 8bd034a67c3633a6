import type { CompanyId } from '../../domain/ids.ts';
import type { CompanyFiles } from '../../media-node/files/company-files.ts';
import { requireIpv4 } from '../../media-node/files/plain-values.ts';

/** Beside the folders of the companies: for each address of a provider a file with the companies that have it, one a line. */
const addressFolder = 'addresses';
/** In the folder of a company: the addresses in whose files it is. */
const listFile = 'addresses.list';

/**
 * Which companies have a provider at an address: of a number that is not written in E.164 it is not known yet whose it is. A line that is
 * left over does no harm, because the company's own call logic has to know the address as well.
 */
export class AddressFiles {
  readonly #files: CompanyFiles;
  /** Companies share these files, so they are written by one at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(files: CompanyFiles) {
    this.#files = files;
  }

  /** @param addresses of the company's trunks */
  bring(companyId: CompanyId, addresses: readonly string[]): Promise<void> {
    const wanted = new Set(addresses.map(requireIpv4));
    const done = this.#last.then(() => this.#bring(companyId, wanted));
    this.#last = done.catch(() => undefined);
    return done;
  }

  /** Whether it was ever brought here: a node that an earlier version of Switchroom wrote knows no addresses. */
  async isBrought(companyId: CompanyId): Promise<boolean> {
    return (await this.#files.read(companyId, listFile)) !== null;
  }

  async #bring(companyId: CompanyId, wanted: ReadonlySet<string>): Promise<void> {
    const listed = await this.#listed(companyId);
    const missing = [...wanted].filter((address) => !listed.has(address));
    const given = [...listed].filter((address) => !wanted.has(address));
    if (missing.length > 0 || !(await this.isBrought(companyId)))
      await this.#list(companyId, new Set([...listed, ...wanted]));
    for (const address of missing) await this.#change(address, (companies) => companies.add(companyId));
    for (const address of given) await this.#change(address, (companies) => companies.delete(companyId));
    if (given.length > 0) await this.#list(companyId, wanted);
  }

  async #change(address: string, change: (companies: Set<CompanyId>) => unknown): Promise<void> {
    const text = (await this.#files.readNodeFile(address, addressFolder)) ?? '';
    const companies = new Set(text.split('\n').flatMap((line) => (line === '' ? [] : [Number(line)])));
    change(companies);
    if (companies.size === 0) {
      await this.#files.removeNodeFile(address, addressFolder);
      return;
    }
    const lines = [...companies].sort((a, b) => a - b).map((company) => `${company}\n`);
    await this.#files.writeNodeFile(address, lines.join(''), addressFolder);
  }

  async #listed(companyId: CompanyId): Promise<ReadonlySet<string>> {
    const text = (await this.#files.read(companyId, listFile)) ?? '';
    return new Set(text.split('\n').filter((line) => line !== ''));
  }

  async #list(companyId: CompanyId, addresses: ReadonlySet<string>): Promise<void> {
    await this.#files.write(companyId, listFile, [...addresses].map((address) => `${address}\n`).join(''));
  }
}
