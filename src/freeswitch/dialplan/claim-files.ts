import { fewAtOnce } from '../../domain/few-at-once.ts';
import type { CompanyId } from '../../domain/ids.ts';
import type { CompanyFiles } from '../../media-node/files/company-files.ts';
import { requireDigits, requireIpv4 } from '../../media-node/files/plain-values.ts';

/** What companies claim. */
interface Claimed {
  /** Beside the folders of the companies: a file for each thing that is claimed, with the companies that do, one a line. */
  readonly folder: string;
  /** In the folder of a company: what it claims, for certain. */
  readonly list: string;
  /** @throws ConfigEncodingError for what could name another file */
  readonly check: (name: string) => string;
  /** In which order its file names a company that is new there, and those that it has. */
  readonly order: (company: CompanyId, others: readonly CompanyId[]) => readonly CompanyId[];
}

/** Each waits for the disk by itself; a company that is new on the node may have thousands. */
const writtenAtOnce = 16;

/**
 * Which companies something leads to, of which it is not known yet whose it is. A line that is left over does no harm, because the
 * company's own call logic has to know the thing as well. A line that is missing does. So the list of a company, by which an edit need
 * not look into thousands of files, is written when all of its lines are there, and before any of them goes; and a company touches
 * no line but its own, whoever else has taken the thing over, or gives it back.
 */
export class ClaimFiles {
  readonly #files: CompanyFiles;
  readonly #claimed: Claimed;
  /** Companies share these files, so they are changed for one at a time. */
  #last: Promise<unknown> = Promise.resolve();

  constructor(files: CompanyFiles, claimed: Claimed) {
    this.#files = files;
    this.#claimed = claimed;
  }

  /** To be done before the call logic that answers to the names is loaded. */
  async bring(company: CompanyId, names: readonly string[]): Promise<void> {
    const wanted = new Set(names.map(this.#claimed.check));
    const listed = await this.#listed(company);
    const missing = [...wanted].filter((name) => listed?.has(name) !== true);
    if (listed !== null && missing.length === 0) return;
    await this.#change(missing, (companies) =>
      this.#claimed.order(
        company,
        companies.filter((other) => other !== company),
      ),
    );
    await this.#list(company, [...(listed ?? []), ...missing]);
  }

  /** Gives up what the company has no more. To be done after its new call logic was loaded. */
  async settle(company: CompanyId, names: readonly string[]): Promise<void> {
    const kept = new Set(names);
    const listed = [...((await this.#listed(company)) ?? [])];
    const given = listed.filter((name) => !kept.has(name));
    if (given.length === 0) return;
    await this.#list(
      company,
      listed.filter((name) => kept.has(name)),
    );
    await this.#change(given, (companies) => companies.filter((other) => other !== company));
  }

  /** Whether all that it claims was ever brought here: a node that an earlier version of Switchroom wrote knows no addresses. */
  async isBrought(company: CompanyId): Promise<boolean> {
    return (await this.#listed(company)) !== null;
  }

  #change(
    names: readonly string[],
    change: (companies: readonly CompanyId[]) => readonly CompanyId[],
  ): Promise<void> {
    const done = this.#last.then(() =>
      fewAtOnce(names, writtenAtOnce, (name) => this.#rewrite(name, change)),
    );
    this.#last = done.catch(() => undefined);
    return done;
  }

  async #rewrite(
    name: string,
    change: (companies: readonly CompanyId[]) => readonly CompanyId[],
  ): Promise<void> {
    const { folder } = this.#claimed;
    const before = await this.#files.readNodeFile(name, folder);
    const after = textOf(change(linesOf(before ?? '').map(Number)));
    if (after === (before ?? '')) return;
    if (after === '') await this.#files.removeNodeFile(name, folder);
    else await this.#files.writeNodeFile(name, after, folder);
  }

  async #listed(company: CompanyId): Promise<ReadonlySet<string> | null> {
    const text = await this.#files.read(company, this.#claimed.list);
    return text === null ? null : new Set(linesOf(text));
  }

  async #list(company: CompanyId, names: readonly string[]): Promise<void> {
    await this.#files.write(company, this.#claimed.list, textOf(names));
  }
}

/**
 * Which company is called, by the number, digits without plus: a provider often serves several companies from one address, so the
 * number alone decides. While it passes from one company to another both claim it: whoever took it last comes first.
 */
export function numberClaims(files: CompanyFiles): ClaimFiles {
  return new ClaimFiles(files, {
    folder: 'numbers',
    list: 'claimed-numbers.list',
    check: requireDigits,
    order: (company, others) => [company, ...others],
  });
}

/** Which companies have a provider at an address, the oldest first: how it writes numbers has to be known to see whose one is. */
export function addressClaims(files: CompanyFiles): ClaimFiles {
  return new ClaimFiles(files, {
    folder: 'addresses',
    list: 'claimed-addresses.list',
    check: requireIpv4,
    order: (company, others) => [...others, company].sort((a, b) => a - b),
  });
}

function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}

function textOf(lines: readonly (string | CompanyId)[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
