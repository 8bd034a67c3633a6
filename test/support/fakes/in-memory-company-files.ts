import { CompanyFiles } from '../../../src/media-node/files/company-files.ts';

/** Files of a node whose disk can be full. */
export class InMemoryCompanyFiles extends CompanyFiles {
  readonly files = new Map<string, string>();
  /** How many more files can be changed. */
  room = Infinity;
  /** Of the files that companies share. */
  timesRead = 0;

  constructor() {
    super('/nowhere');
  }

  override read(companyId: number, file: string): Promise<string | null> {
    return Promise.resolve(this.files.get(`company-${companyId}/${file}`) ?? null);
  }

  override write(companyId: number, file: string, text: string): Promise<void> {
    return this.#change(() => this.files.set(`company-${companyId}/${file}`, text));
  }

  override stage(companyId: number, file: string, text: string): Promise<void> {
    return this.write(companyId, `.${file}.new`, text);
  }

  override takeIn(companyId: number, file: string): Promise<void> {
    const staged = `company-${companyId}/.${file}.new`;
    this.files.set(`company-${companyId}/${file}`, this.files.get(staged) ?? '');
    this.files.delete(staged);
    return Promise.resolve();
  }

  override readNodeFile(file: string, subfolder: string): Promise<string | null> {
    this.timesRead += 1;
    return Promise.resolve(this.files.get(`${subfolder}/${file}`) ?? null);
  }

  override writeNodeFile(file: string, content: string, subfolder = ''): Promise<void> {
    return this.#change(() => this.files.set(`${subfolder}/${file}`, content));
  }

  override removeNodeFile(file: string, subfolder: string): Promise<void> {
    return this.#change(() => this.files.delete(`${subfolder}/${file}`));
  }

  #change(change: () => unknown): Promise<void> {
    if (this.room <= 0) return Promise.reject(new Error('no space left on device'));
    this.room -= 1;
    change();
    return Promise.resolve();
  }
}
