import { z } from 'zod';

/** Who calls, in a view. */
export const caller = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('outside'), number: z.string() }),
    z.strictObject({ kind: z.literal('extension'), digits: z.string() }),
    z.strictObject({ kind: z.literal('anonymous') }),
  ])
  .meta({ id: 'Caller', description: 'What the call logic makes of the caller; digits without plus.' });
