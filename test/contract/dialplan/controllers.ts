import type { MediaEngine } from '../../../src/engine/media-engine.ts';
import { eventually } from '../../support/eventually.ts';

/** What controls the engine of a bench. */
export class Controllers {
  readonly #here: MediaEngine[] = [];

  async start<T extends MediaEngine>(controller: T): Promise<T> {
    this.#here.push(controller);
    controller.start();
    await eventually(() => {
      const reason = controller.unavailableReason();
      if (reason !== null) throw new Error(reason);
    }, 30_000);
    return controller;
  }

  async leave(): Promise<void> {
    await Promise.all(this.#here.map((controller) => controller.close()));
  }
}
