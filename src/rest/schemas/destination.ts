import { z } from 'zod';
import { hangUpReasons } from '../../domain/routing/destination.ts';
import { id } from './numbers.ts';

/** Where a call can go [R1]. */
export const destination = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('queue'), queueId: id() }),
    z.strictObject({ kind: z.literal('extension'), extensionId: id() }),
    z.strictObject({ kind: z.literal('hang-up'), reason: z.enum(hangUpReasons).default('normal') }),
  ])
  .meta({ id: 'Destination', description: 'Where a call goes.' });
