import type { LiveSignal } from '../../../src/application/ports/live-signal.ts';

/** Nobody looks at anything live. */
export const unwatched: Pick<LiveSignal, 'changed'> = { changed: () => undefined };
