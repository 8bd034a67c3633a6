import { id, instant } from '../schemas/numbers.ts';
import { z } from 'zod';

/** What every stored object shows. */
export const viewFields = {
  id: id(),
  version: z.int().min(1).meta({ description: 'Counts the edits; the ETag.' }),
  createdAt: instant(),
  updatedAt: instant(),
};

/** A call has two names: this one, and the short id of its record, which belongs to addresses. */
export const callIdMeaning = "The engine's id of the call; its record is at `/v1/calls?callId=`.";
