import { id, instant } from '../schemas/numbers.ts';
import { z } from 'zod';

/** What every stored object shows. */
export const viewFields = {
  id: id(),
  version: z.int().min(1).meta({ description: 'Counts the edits; the ETag.' }),
  createdAt: instant(),
  updatedAt: instant(),
};
