import type { AmiCommands } from '../ami/ami-commands.ts';
import type { AriCommands } from '../ari/ari-commands.ts';
import { endCallersOfGoneQueues, type KnownCallers } from '../callers/end-callers-of-gone-queues.ts';
import { renderSip, renderSipMarker, sipMarkerName } from '../phones/render-sip.ts';
import { queueMarkerName, renderQueueMarker, renderQueues } from '../queues/render-queues.ts';
import type { ConfigurationPart } from '../../media-node/files/configuration-part.ts';
import { contentHash, contentNumber } from '../../media-node/files/content-hash.ts';

/** Phones and trunks. Marker: the user name of an authentication object that nobody uses. */
export function sipPart(ami: AmiCommands, ari: AriCommands): ConfigurationPart {
  return {
    name: 'sip',
    file: 'sip.conf',
    render: (configuration) => {
      const body = renderSip(configuration);
      const marker = contentHash(body);
      return { text: `${body}\n${renderSipMarker(configuration.companyId, marker)}`, marker };
    },
    load: async () => {
      for (const module of [
        'res_pjsip.so',
        'res_pjsip_authenticator_digest.so',
        'res_pjsip_endpoint_identifier_ip.so',
        'res_pjsip_outbound_registration.so',
      ]) {
        await ami.send('Reload', { Module: module });
      }
    },
    readMarker: async (companyId) => {
      const object = await ari.getConfigObject('res_pjsip', 'auth', sipMarkerName(companyId));
      return object?.get('username') ?? null;
    },
  };
}

/**
 * Queues without their members. Marker: the maximum length of a queue that nobody calls.
 *
 * @param ami by which events come: who joined while it loaded is told there before its answer. All commands about queues wait while
 *   app_queue loads them, whichever way they come, so a connection of its own would help nobody
 * @param callers who waits in queues; their calls end with their queue
 */
export function queuesPart(ami: AmiCommands, callers: KnownCallers): ConfigurationPart {
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
    load: () =>
      endCallersOfGoneQueues(ami, callers, () =>
        // Reloading members would reset wrap-up and take seconds in a large company; they are touched singly.
        ami.send('QueueReload', { Members: 'no', Rules: 'no', Parameters: 'yes' }),
      ),
    readMarker: async (companyId) => {
      const entries = await ami.list('QueueStatus', { Queue: queueMarkerName(companyId) });
      return entries.find(({ event }) => event === 'QueueParams')?.first('Max') ?? null;
    },
  };
}
