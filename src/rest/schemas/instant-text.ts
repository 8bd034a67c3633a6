import { z } from 'zod';
import { shownAs } from './shown-as.ts';

const earliest = Date.UTC(1970, 0, 1);
const latest = Date.UTC(2100, 0, 1);

/** An instant that a client gives, in any offset from UTC. Beyond these years nobody knows what clocks will show. */
export function instantText() {
  return z.iso
    .datetime({ offset: true, error: 'must be an instant such as 2026-03-29T08:00:00Z' })
    .transform((text) => new Date(text))
    .refine((at) => at.getTime() >= earliest && at.getTime() < latest, {
      error: 'must be between 1970 and 2100',
      params: { code: 'out-of-range' },
    })
    .meta({ override: shownAs({ type: 'string', format: 'date-time' }) });
}
