import type { CompanyId, QueueId, Revision } from '../../../src/domain/ids.ts';
import { placeName } from '../../../src/domain/membership/place.ts';
import type { CompanyConfiguration } from '../../../src/engine/company-configuration.ts';
import type { AppliedConfiguration } from '../../../src/engine/media-engine.ts';

interface RunningParts {
  readonly revision: Revision;
  readonly queueIds: readonly QueueId[];
  /** Names of the places that are not single phones. */
  readonly places: readonly string[];
  /** The content of each part, by its name. */
  readonly parts: ReadonlyMap<string, string>;
}

/** What an engine in memory runs of companies; it stays when the engine dies. */
export class InMemoryConfigurations {
  readonly #companies = new Map<CompanyId, RunningParts>();
  /** Waits for the next load. */
  readonly #prepared = new Map<CompanyId, CompanyConfiguration>();
  readonly #onQueueGone: (queueId: QueueId) => void;

  constructor(onQueueGone: (queueId: QueueId) => void) {
    this.#onQueueGone = onQueueGone;
  }

  apply(configuration: CompanyConfiguration): AppliedConfiguration {
    const loaded = this.#differing(configuration);
    if (loaded.length > 0) {
      for (const one of [...this.#prepared.values(), configuration]) this.#run(one);
      this.#prepared.clear();
    }
    return { revision: configuration.revision, loaded };
  }

  /** A later configuration of the company is on its way. */
  forgetPrepared(companyId: CompanyId): void {
    this.#prepared.delete(companyId);
  }

  prepare(configuration: CompanyConfiguration): AppliedConfiguration | null {
    const { companyId, revision } = configuration;
    this.forgetPrepared(companyId);
    if (this.#differing(configuration).length === 0) return { revision, loaded: [] };
    this.#prepared.set(companyId, configuration);
    return null;
  }

  remove(companyId: CompanyId): void {
    this.forgetPrepared(companyId);
    for (const queueId of this.#companies.get(companyId)?.queueIds ?? []) this.#onQueueGone(queueId);
    this.#companies.delete(companyId);
  }

  held(): Map<CompanyId, Revision | null> {
    return new Map([...this.#companies].map(([id, { revision }]) => [id, revision]));
  }

  hasQueue(queueId: QueueId): boolean {
    return [...this.#companies.values()].some(({ queueIds }) => queueIds.includes(queueId));
  }

  hasPlace(place: string): boolean {
    return [...this.#companies.values()].some(({ places }) => places.includes(place));
  }

  /** Names of the parts that are not run as they are wanted. */
  #differing(configuration: CompanyConfiguration): string[] {
    const before = this.#companies.get(configuration.companyId)?.parts;
    return [...partsOf(configuration)].flatMap(([name, text]) => (before?.get(name) === text ? [] : [name]));
  }

  #run(configuration: CompanyConfiguration): void {
    const { companyId, revision, queues } = configuration;
    const queueIds = queues.map(({ id }) => id);
    const gone = this.#companies.get(companyId)?.queueIds.filter((id) => !queueIds.includes(id));
    for (const queueId of gone ?? []) this.#onQueueGone(queueId);
    const parts = partsOf(configuration);
    this.#companies.set(companyId, { revision, queueIds, parts, places: placesOf(configuration) });
  }
}

function partsOf({ phones, trunks, queues, routing }: CompanyConfiguration): ReadonlyMap<string, string> {
  return new Map([
    ['phones', JSON.stringify([phones, trunks])],
    ['queues', JSON.stringify(queues)],
    ['logic', JSON.stringify(routing)],
  ]);
}

function placesOf({ routing }: CompanyConfiguration): string[] {
  return [
    ...routing.nodes.flatMap((node) =>
      node.kind === 'ring' && node.isPlace && node.extensionId !== null
        ? [placeName({ kind: 'extension', extensionId: node.extensionId })]
        : [],
    ),
    ...routing.mobiles.map(({ phoneId }) => placeName({ kind: 'mobile', phoneId })),
  ];
}
