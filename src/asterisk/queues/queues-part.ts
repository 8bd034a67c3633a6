import type { QueueId } from '../../domain/ids.ts';
import type { ConfigurationPart, FileChange } from '../../media-node/files/configuration-part.ts';
import { contentNumber } from '../../media-node/files/content-hash.ts';
import type { AmiCommands } from '../ami/ami-commands.ts';
import { endCallersOfGoneQueues } from '../callers/end-callers-of-gone-queues.ts';
import { queueMarkerName, readQueues, renderQueueMarker, renderQueues } from './render-queues.ts';

/** Queues without their members. Marker: the maximum length of a queue that nobody calls. */
export function queuesPart(ami: AmiCommands): ConfigurationPart {
  return {
    name: 'queues',
    file: 'queues.conf',
    render: (configuration) => {
      const body = renderQueues(configuration);
      const marker = contentNumber(body);
      return {
        text: `${body}\n${renderQueueMarker(configuration.companyId, marker)}`,
        marker: String(marker),
      };
    },
    load: async (change, isAll) => {
      // Reloading members would reset wrap-up and take seconds in a large company; they are touched singly.
      await ami.send('QueueReload', { Members: 'no', Rules: 'no', Parameters: 'yes' });
      await endCallersOfGoneQueues(ami, change && isAll ? queuesTakenOut(change) : null);
    },
    readMarker: async (companyId) => {
      const entries = await ami.list('QueueStatus', { Queue: queueMarkerName(companyId) });
      return entries.find(({ event }) => event === 'QueueParams')?.first('Max') ?? null;
    },
  };
}

/** Each edit costs what it touches: most take out none. */
function queuesTakenOut({ before, after }: FileChange): Set<QueueId> {
  const stays = new Set(readQueues(after));
  return new Set(readQueues(before ?? '').filter((queueId) => !stays.has(queueId)));
}
