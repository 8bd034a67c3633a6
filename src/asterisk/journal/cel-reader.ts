import type { EngineJournal } from '../../application/ports/engine-journal.ts';
import { createLogReader, type LogReaderLimits } from '../../media-node/journal/log-reader.ts';
import { celFormat } from './cel-line.ts';

/**
 * The channel event log of Asterisk (cel_custom, one JSON object a line).
 *
 * @param path of the file, e.g. `<instance>/log/cel-custom/cel.jsonl`
 */
export function createCelReader(path: string, limits?: LogReaderLimits): EngineJournal {
  return createLogReader(path, celFormat, limits);
}
