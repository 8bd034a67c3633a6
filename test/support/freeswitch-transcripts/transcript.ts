import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a real FreeSWITCH sent, without the line that says which one and when. */
export function transcript(name: 'inbound' | 'outbound'): Buffer {
  const recorded = readFileSync(join(import.meta.dirname, `${name}.txt`));
  return recorded.subarray(recorded.indexOf('\n') + 1);
}
