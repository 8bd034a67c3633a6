import type { AmiCommands } from '../ami/ami-commands.ts';
import { type MusicClasses, readLoadedMusic } from './render-music.ts';

/**
 * The music classes that an engine has. It tells all of them or none, so it is asked only after they may have changed: by a load, or by
 * a start of the engine.
 */
export class LoadedMusic {
  readonly #ami: Pick<AmiCommands, 'send'>;
  #classes: MusicClasses | null = null;

  constructor(ami: Pick<AmiCommands, 'send'>) {
    this.#ami = ami;
  }

  async read(): Promise<MusicClasses> {
    if (this.#classes) return this.#classes;
    const answer = await this.#ami.send('Command', { Command: 'moh show classes' });
    this.#classes = readLoadedMusic(answer.all('Output'));
    return this.#classes;
  }

  async load(): Promise<void> {
    this.forget();
    await this.#ami.send('Reload', { Module: 'res_musiconhold.so' });
  }

  /** To be done at each new connection. */
  forget(): void {
    this.#classes = null;
  }
}
