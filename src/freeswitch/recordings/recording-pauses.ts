import { parseFileBase } from '../../domain/recording/file-base.ts';
import { inPieces } from '../../domain/in-pieces.ts';
import type { EslCommands } from '../esl/esl-commands.ts';

/** A script is given 127 words at most (mod_lua.cpp). */
const mostWords = 100;

/** As `MediaEngine.pauseRecordings`. @throws the errors of the event socket */
export async function pauseRecordings(esl: EslCommands, legIds: readonly string[]): Promise<string[]> {
  const lines = await ask(esl, 'pause', legIds);
  return lines.filter((line) => parseFileBase(line) !== null);
}

/** As `MediaEngine.resumeRecordings`. @throws the errors of the event socket */
export async function resumeRecordings(esl: EslCommands, fileBases: readonly string[]): Promise<void> {
  await ask(esl, 'resume', fileBases);
}

async function ask(esl: EslCommands, verb: 'pause' | 'resume', words: readonly string[]): Promise<string[]> {
  const lines: string[] = [];
  for (const piece of inPieces(words, mostWords))
    lines.push(...(await esl.api('lua', 'pause-recordings.lua', verb, ...piece)).split('\n'));
  return lines;
}
