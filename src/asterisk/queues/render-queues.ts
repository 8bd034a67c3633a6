import type { CompanyId, QueueId } from '../../domain/ids.ts';
import type { QueueFacts } from '../../domain/routing/company-snapshot.ts';
import type { CompanyConfiguration } from '../../engine/company-configuration.ts';
import { type ConfigSection, renderSections } from '../config-text/config-section.ts';
import { parseQueueName, queueName } from '../../media-node/mirrors/member-names.ts';
import { requireWhole } from '../../media-node/files/plain-values.ts';
import { keysContext } from '../dialplan/node-contexts.ts';

/** What app_queue calls our strategies. */
const strategies: Record<QueueFacts['strategy'], string> = {
  'ring-all': 'ringall',
  'longest-idle': 'leastrecent',
  'fewest-calls': 'fewestcalls',
  random: 'random',
  'round-robin': 'rrmemory',
  linear: 'linear',
};

/** Members count as absent when paused or when their phone is not registered. */
const nobodyThere = 'paused,unavailable,invalid,unknown';

const day = 86_400;

/** The queue whose maximum length tells which content of the file the engine runs. */
export function queueMarkerName(companyId: CompanyId): string {
  return `sw-company-${companyId}`;
}

/** The queues of a company on top of the template in `asterisk-conf/queues.conf`; never their members. */
export function renderQueues({ companyId, queues }: CompanyConfiguration): string {
  return renderSections(queues.map((queue) => queueSection(companyId, queue)));
}

/** The queues in the text of a file. */
export function readQueues(text: string): QueueId[] {
  const names = [...text.matchAll(/^\[([^\]\n]*)\]/gmu)].map(([, name = '']) => name);
  return names.map(parseQueueName).filter((queueId) => queueId !== null);
}

/** Comes last in the file, so that a file cut short is noticed. */
export function renderQueueMarker(companyId: CompanyId, contentNumber: number): string {
  return renderSections([
    { name: queueMarkerName(companyId), lines: [['maxlen', requireWhole(contentNumber, 1, 2_147_483_647)]] },
  ]);
}

function queueSection(companyId: CompanyId, queue: QueueFacts): ConfigSection {
  return {
    name: queueName(queue.id),
    template: 'sw-queue',
    lines: [
      ['strategy', strategies[queue.strategy]],
      ['timeout', requireWhole(queue.ringSeconds, 1, 600)],
      ['wrapuptime', requireWhole(queue.wrapUpSeconds, 0, day)],
      ['maxlen', requireWhole(queue.maxCallers ?? 0, 0, 100_000)],
      ['joinempty', queue.joinWhenEmpty ? 'yes' : nobodyThere],
      ['leavewhenempty', queue.joinWhenEmpty ? 'no' : nobodyThere],
      // Where the keys are that a waiting caller can press.
      ...(queue.keys.length > 0 ? [['context', keysContext(companyId, queue.id)] as const] : []),
      ['announce-position', queue.announcePosition ? 'yes' : 'no'],
      ['announce-holdtime', 'no'],
      [
        'announce-frequency',
        queue.announcePosition ? requireWhole(queue.announceEverySeconds, 10, day) : '0',
      ],
    ],
  };
}
