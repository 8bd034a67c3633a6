import type { EngineJournal } from '../../application/ports/engine-journal.ts';
import { createLogReader, type LogReaderLimits } from '../../media-node/journal/log-reader.ts';
import { journalFormat } from './journal-format.ts';

/**
 * What the call logic and the legs of a FreeSWITCH write down.
 *
 * @param path of the file, e.g. `<instance>/log/journal.log`
 */
export function createFreeswitchJournal(path: string, limits?: LogReaderLimits): EngineJournal {
  return createLogReader(path, journalFormat, limits);
}
