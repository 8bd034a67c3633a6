import type { MediaNodeId } from '../../domain/ids.ts';
import type { MediaEngine } from '../../engine/media-engine.ts';
import type { RecordingSpool } from '../ports/recording-spool.ts';

export interface CollectRecordingsParts {
  readonly node: MediaNodeId;
  readonly engine: Pick<MediaEngine, 'unavailableReason' | 'liveChannels'>;
  readonly spool: Pick<RecordingSpool, 'finished'>;
  /** Has somebody take in a finished recording or message; may be called again for the same one. */
  readonly requestIntake: (node: MediaNodeId, fileBase: string) => Promise<void>;
}

/** While nobody takes files in, there may be thousands, and each request is an exchange with Redis. */
const mostAtOnce = 200;

/** Looks what an engine has recorded, and has what is complete taken in. */
export class CollectRecordings {
  readonly #parts: CollectRecordingsParts;
  /** Whose turn was last: what cannot be taken in keeps nobody else waiting. */
  #last = '';

  constructor(parts: CollectRecordingsParts) {
    this.#parts = parts;
  }

  /** After the journal was read: it tells whose the files are. */
  async run(): Promise<void> {
    const { node, engine, spool, requestIntake } = this.#parts;
    if (engine.unavailableReason() !== null) return;
    // The channels first: a channel that begins after this look has no finished file yet.
    const live = await engine.liveChannels();
    const bases = (await spool.finished(live)).map(({ fileBase }) => fileBase).sort();
    const turn = [
      ...bases.filter((fileBase) => fileBase > this.#last),
      ...bases.filter((fileBase) => fileBase <= this.#last),
    ].slice(0, mostAtOnce);
    for (const fileBase of turn) await requestIntake(node, fileBase);
    this.#last = turn.length < bases.length ? (turn.at(-1) ?? '') : '';
  }
}
