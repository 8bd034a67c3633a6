import { expect } from 'chai';
import type { EngineEvent } from '../../../src/engine/media-engine.ts';
import { eventually } from '../../support/eventually.ts';
import type { EngineBench } from './engine-bench.ts';

type Kind = EngineEvent['kind'];
type EventOf<K extends Kind> = Extract<EngineEvent, { kind: K }>;

/** The events that an engine told, of the kinds a test looks at. */
export class ToldEvents<K extends Kind> {
  #told: EventOf<K>[] = [];

  /** @param concerns leaves out what is about others who use the engine */
  constructor(
    bench: Pick<EngineBench, 'engine'>,
    kinds: readonly K[],
    concerns: (event: EventOf<K>) => boolean,
  ) {
    bench.engine.onEvent((event) => {
      if (isOneOf(event, kinds) && concerns(event)) this.#told.push(event);
    });
  }

  get all(): readonly EventOf<K>[] {
    return this.#told;
  }

  forget(): void {
    this.#told = [];
  }

  /** Resolves when exactly these were told, each described by a test's own words. */
  until(expected: readonly string[], describe: (event: EventOf<K>) => string): Promise<void> {
    return eventually(() => {
      expect(this.#told.map(describe)).to.deep.equal(expected);
    }, 10_000);
  }

  /** The same, in whichever order. */
  untilAll(expected: readonly string[], describe: (event: EventOf<K>) => string): Promise<void> {
    return eventually(() => {
      expect(this.#told.map(describe).sort()).to.deep.equal([...expected].sort());
    }, 10_000);
  }
}

function isOneOf<K extends Kind>(event: EngineEvent, kinds: readonly K[]): event is EventOf<K> {
  return kinds.some((kind) => kind === event.kind);
}
