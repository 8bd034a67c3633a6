import { z } from 'zod';
import { callKinds } from '../../domain/recording/recorded-calls.ts';
import { uniqueList } from './unique-list.ts';

/** @param description of the field, without which calls are meant by each word */
export function recordedCalls(description: string) {
  return uniqueList(z.enum(callKinds), callKinds.length, (kind) => kind).meta({
    description: `${description} \`in\`: from outside; \`out\`: to outside; \`internal\`: between extensions.`,
  });
}
