import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { toneSamples } from '../../support/audio/tone.ts';
import { wavBytes } from '../../support/audio/wav.ts';

/** Puts a tone where the controller puts prompts. @returns its content hash */
export async function writePrompt(
  { generatedFolder }: { readonly generatedFolder: string },
  seconds: number,
  hz = 440,
): Promise<string> {
  const wav = wavBytes(toneSamples(hz, seconds), 8_000);
  const contentHash = createHash('sha256').update(wav).digest('hex');
  const folder = join(generatedFolder, 'sounds');
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${contentHash}.wav`), wav);
  return contentHash;
}
