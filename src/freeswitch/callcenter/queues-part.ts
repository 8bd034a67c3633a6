import type { CompanyId } from '../../domain/ids.ts';
import type { CompanyFiles } from '../../media-node/files/company-files.ts';
import type { ConfigurationPart } from '../../media-node/files/configuration-part.ts';
import type { EslCommands } from '../esl/esl-commands.ts';
import { type QueueMarkers, readLoadedQueues, readQueueMarkers, renderQueues } from './render-queues.ts';

const queuesFile = 'queues.xml';

/** Queues without their members. Marker: the markers of all queues in the file, as mod_callcenter has them loaded. */
export function queuesPart(esl: EslCommands, files: CompanyFiles): ConfigurationPart {
  const markersIn = async (companyId: CompanyId) =>
    readQueueMarkers((await files.read(companyId, queuesFile)) ?? '');
  const loaded = async () => readLoadedQueues(await esl.api('callcenter_config', 'queue', 'list'));
  return {
    name: 'queues',
    file: queuesFile,
    render: (configuration) => {
      const text = renderQueues(configuration);
      return { text, marker: listed(readQueueMarkers(text)) };
    },
    load: async () => {
      await esl.bgapi('reloadxml');
      const companies = await files.companies();
      const wanted = new Map(
        (await Promise.all(companies.map(markersIn))).flatMap((markers) => [...markers]),
      );
      const held = await loaded();
      const gone = [...held.keys()].filter((name) => !wanted.has(name));
      const changed = [...wanted].flatMap(([name, marker]) => (held.get(name) === marker ? [] : [name]));
      for (const name of gone) await esl.api('lua', 'queues.lua', 'unload', name);
      for (const name of changed) await esl.api('lua', 'queues.lua', 'load', name);
    },
    readMarker: async (companyId) => {
      const held = await loaded();
      const names = [...(await markersIn(companyId)).keys()];
      return listed(
        new Map(names.flatMap((name): [string, string][] => [[name, held.get(name) ?? 'not loaded']])),
      );
    },
  };
}

function listed(markers: QueueMarkers): string {
  return [...markers].map(([name, marker]) => `${name}=${marker}`).join(', ');
}
