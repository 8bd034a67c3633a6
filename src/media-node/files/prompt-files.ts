import { createHash } from 'node:crypto';
import type { CompanyId } from '../../domain/ids.ts';
import { waitingSound } from '../../domain/prompt/waiting-sound.ts';
import { promptsOf } from '../../domain/routing/prompts-of.ts';
import type { CompanyConfiguration } from '../../engine/company-configuration.ts';
import { type AppliedConfiguration, EngineError } from '../../engine/media-engine.ts';
import type { PromptSource } from '../../engine/prompt-source.ts';
import type { CompanyFiles } from './company-files.ts';

/** Beside the folders of the companies. */
const soundFolder = 'sounds';
/** In the folder of a company: the hashes that its call logic plays. Tells what is not used by anybody any more. */
const listFile = 'prompts.list';
/**
 * What the hand-written bases of the engines play to who waits and has no music of a company: as this version makes it, whatever a
 * version before has left there.
 */
const waitingFile = 'waiting.wav';
/** After an edit took a prompt out of the call logic, a call that is at it plays it to its end, and who waits hears it again and again. */
const keptUnusedMs = 3_600_000;

/**
 * The audio that the call logic of a node's companies plays, as files named by their content: what is there is right and never
 * changes, so that audio is read from the database once and an edit costs a look at the company's own files.
 */
export class PromptFiles {
  readonly #files: CompanyFiles;
  readonly #source: PromptSource;
  readonly #now: () => number;
  /** Since when a file was seen to be nobody's; such files are looked for only after a company gave one up. */
  readonly #unusedSince = new Map<string, number>();
  #mayHaveUnused = true;
  #waitingIsOurs = false;
  /** Companies share files: what one brings, another must not remove at the same time. */
  #last: Promise<unknown> = Promise.resolve();

  /** @param now milliseconds of a clock that is never set */
  constructor(files: CompanyFiles, source: PromptSource, now: () => number = () => performance.now()) {
    this.#files = files;
    this.#source = source;
    this.#now = now;
  }

  /** Brings what a configuration plays before it, and gives up what it plays no more when it is applied. */
  async around<A extends AppliedConfiguration | null>(
    { companyId, routing }: CompanyConfiguration,
    bringConfiguration: () => Promise<A>,
  ): Promise<A> {
    const played = promptsOf(routing);
    await this.bring(companyId, played);
    const applied = await bringConfiguration();
    if (applied) await this.settle(companyId, played);
    return applied;
  }

  /**
   * Writes what is missing. To be done before the call logic that plays it is loaded.
   *
   * @throws EngineError `engine-mismatch` when the audio is not to be had: it was replaced since the configuration was read
   */
  bring(companyId: CompanyId, contentHashes: ReadonlySet<string>): Promise<void> {
    return this.#oneAtATime(async () => {
      const listed = await this.#listed(companyId);
      const missing = [...contentHashes].filter((contentHash) => !listed.has(requireHash(contentHash)));
      // The call logic that runs plays what was listed, until the new one is loaded.
      if (missing.length > 0) await this.#list(companyId, new Set([...listed, ...missing]));
      const held = new Set(await this.#files.nodeFiles(soundFolder));
      await this.#bringWaiting(held);
      for (const contentHash of contentHashes) {
        const file = `${contentHash}.wav`;
        this.#unusedSince.delete(file);
        if (held.has(file)) continue;
        await this.#files.writeNodeFile(file, await this.#read(companyId, contentHash), soundFolder);
      }
    });
  }

  /** Gives up what the company plays no more. To be done after the new call logic was loaded. */
  settle(companyId: CompanyId, contentHashes: ReadonlySet<string>): Promise<void> {
    return this.#oneAtATime(async () => {
      const listed = await this.#listed(companyId);
      if ([...listed].some((contentHash) => !contentHashes.has(contentHash))) {
        await this.#list(companyId, contentHashes);
        this.#mayHaveUnused = true;
      }
      if (this.#mayHaveUnused || this.#unusedSince.size > 0) await this.#removeUnused();
      this.#mayHaveUnused = false;
    });
  }

  async #bringWaiting(held: ReadonlySet<string>): Promise<void> {
    if (this.#waitingIsOurs && held.has(waitingFile)) return;
    const sound = waitingSound();
    if (!(await this.#files.holdsNodeFile(waitingFile, sound, soundFolder)))
      await this.#files.writeNodeFile(waitingFile, sound, soundFolder);
    this.#waitingIsOurs = true;
  }

  async #removeUnused(): Promise<void> {
    const companies = await this.#files.companies();
    const lists = await Promise.all(companies.map((companyId) => this.#listed(companyId)));
    const used = new Set(lists.flatMap((list) => [...list].map((contentHash) => `${contentHash}.wav`)));
    used.add(waitingFile);
    for (const file of await this.#files.nodeFiles(soundFolder)) {
      if (used.has(file)) continue;
      const since = this.#unusedSince.get(file) ?? this.#now();
      this.#unusedSince.set(file, since);
      if (this.#now() - since < keptUnusedMs) continue;
      await this.#files.removeNodeFile(file, soundFolder);
      this.#unusedSince.delete(file);
    }
  }

  async #listed(companyId: CompanyId): Promise<ReadonlySet<string>> {
    const text = (await this.#files.read(companyId, listFile)) ?? '';
    return new Set(text.split('\n').filter((line) => line !== ''));
  }

  async #list(companyId: CompanyId, contentHashes: ReadonlySet<string>): Promise<void> {
    await this.#files.write(companyId, listFile, [...contentHashes].map((line) => `${line}\n`).join(''));
  }

  async #read(companyId: CompanyId, contentHash: string): Promise<Uint8Array> {
    const content = await this.#source(companyId, contentHash);
    if (content !== null && createHash('sha256').update(content).digest('hex') === contentHash)
      return content;
    throw new EngineError(
      'engine-mismatch',
      `the audio ${contentHash.slice(0, 12)} of a prompt is ${content === null ? 'not there' : 'not what its hash says'}`,
    );
  }

  #oneAtATime<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#last.then(work, work);
    this.#last = run.catch(() => undefined);
    return run;
  }
}

/** It becomes the name of a file. @throws EngineError for anything else */
function requireHash(contentHash: string): string {
  if (!/^[0-9a-f]{64}$/u.test(contentHash))
    throw new EngineError('engine-mismatch', 'not the hash of a prompt');
  return contentHash;
}
