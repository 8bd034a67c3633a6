import { fewAtOnce } from '../../domain/few-at-once.ts';
import type { CompanyId } from '../../domain/ids.ts';
import { requireDigits } from '../../media-node/files/plain-values.ts';
import type { CompanyFiles } from '../../media-node/files/company-files.ts';

/** Beside the folders of the companies: for each number a file that names the company it belongs to. */
const numberFolder = 'numbers';
/** Each waits for the disk by itself; a company that is new on the node may have thousands. */
const writtenAtOnce = 16;
/** In the folder of a company: the numbers that lead to it. */
const listFile = 'numbers.list';

/**
 * Which company is called, by the number: a provider often serves several companies from one address, so the number alone decides.
 * A file that is left over does no harm, because the company's own call logic has to know the number as well.
 */
export class NumberFiles {
  readonly #files: CompanyFiles;

  constructor(files: CompanyFiles) {
    this.#files = files;
  }

  /** To be done before the call logic that answers to the numbers is loaded. @param numbers digits without plus */
  async bring(companyId: CompanyId, numbers: readonly string[]): Promise<void> {
    const listed = await this.#listed(companyId);
    const missing = numbers.filter((digits) => !listed.has(requireDigits(digits)));
    if (missing.length === 0) return;
    await this.#list(companyId, new Set([...listed, ...missing]));
    await fewAtOnce(missing, writtenAtOnce, (digits) =>
      this.#files.writeNodeFile(digits, `${companyId}\n`, numberFolder),
    );
  }

  /** Gives up what the company has no more, unless another one has it. To be done after its new call logic was loaded. */
  async settle(companyId: CompanyId, numbers: readonly string[]): Promise<void> {
    const kept = new Set(numbers);
    const listed = await this.#listed(companyId);
    const given = [...listed].filter((digits) => !kept.has(digits));
    if (given.length === 0) return;
    for (const digits of given) {
      const owner = await this.#files.readNodeFile(digits, numberFolder);
      if (owner === `${companyId}\n`) await this.#files.removeNodeFile(digits, numberFolder);
    }
    await this.#list(companyId, kept);
  }

  async #listed(companyId: CompanyId): Promise<ReadonlySet<string>> {
    const text = (await this.#files.read(companyId, listFile)) ?? '';
    return new Set(text.split('\n').filter((line) => /^[0-9]{2,18}$/u.test(line)));
  }

  async #list(companyId: CompanyId, numbers: ReadonlySet<string>): Promise<void> {
    await this.#files.write(companyId, listFile, [...numbers].map((line) => `${line}\n`).join(''));
  }
}
