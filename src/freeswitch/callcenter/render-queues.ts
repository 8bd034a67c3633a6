import type { QueueFacts } from '../../domain/routing/company-snapshot.ts';
import type { CompanyConfiguration } from '../../engine/company-configuration.ts';
import { contentHash } from '../../media-node/files/content-hash.ts';
import { queueName } from '../../media-node/mirrors/member-names.ts';
import { requireWhole } from '../../media-node/files/plain-values.ts';
import { renderIncludedXml, setting, type XmlElement } from '../xml/xml-element.ts';

/**
 * What mod_callcenter calls our strategies. Its `round-robin` and `sequentially-by-agent-order` go by the position of a tier, which is
 * the id of the agent.
 */
const strategies: Record<QueueFacts['strategy'], string> = {
  'ring-all': 'ring-all',
  'longest-idle': 'longest-idle-agent',
  'fewest-calls': 'agent-with-fewest-calls',
  random: 'random',
  'round-robin': 'round-robin',
  linear: 'sequentially-by-agent-order',
};

const day = 86_400;

/** What the engine reports of a queue that it has loaded. */
export type QueueMarkers = ReadonlyMap<string, string>;

/** The queues of a company; never their members. */
export function renderQueues({ companyId, queues }: CompanyConfiguration): string {
  return renderIncludedXml(queues.map((queue) => queueElement(companyId, queue)));
}

/** The markers in the text of a file, in the order of the file. */
export function readQueueMarkers(text: string): Map<string, string> {
  return new Map(
    [
      ...text.matchAll(/<queue name="(queue-[0-9]+)">\s*<param name="time-base-score" value="([^"]*)"\/>/gu),
    ].map(([, name = '', marker = '']) => [name, marker]),
  );
}

/** The markers in the answer to `callcenter_config queue list`. */
export function readLoadedQueues(list: string): Map<string, string> {
  return new Map(
    list.split('\n').flatMap((line): [string, string][] => {
      const [name = '', , , marker = ''] = line.split('|');
      return /^queue-[0-9]+$/u.test(name) ? [[name, marker]] : [];
    }),
  );
}

function queueElement(companyId: number, queue: QueueFacts): XmlElement {
  const settings: [string, string][] = [
    ['strategy', strategies[queue.strategy]],
    // Music is a matter of the call logic (`nodes/queue.lua`), so that an edit of it loads no queue; stand-ins need none.
    ['moh-sound', 'silence_stream://-1'],
    ['max-wait-time', requireWhole(queue.maxWaitSeconds ?? 0, 0, day)],
    // Who comes when nobody is there is sent on by the scripts; who waits when the last one goes, by this.
    ['max-wait-time-with-no-agent', queue.joinWhenEmpty ? '0' : '1'],
    ['max-wait-time-with-no-agent-time-reached', '0'],
    // Level 2 is asked when nobody of level 1 is free; waiting for them is not what levels are for.
    ['tier-rules-apply', 'false'],
    ['abandoned-resume-allowed', 'false'],
    // Those who gave up are of no use to anybody.
    ['discard-abandoned-after', '0'],
    ['skip-agents-with-external-calls', 'true'],
  ];
  const marker = [
    `company-${requireWhole(companyId, 1, Number.MAX_SAFE_INTEGER)}`,
    `ring-${requireWhole(queue.ringSeconds, 1, 600)}`,
    `wrap-${requireWhole(queue.wrapUpSeconds, 0, day)}`,
    `content-${contentHash(JSON.stringify(settings))}`,
  ].join(' ');
  return {
    name: 'queue',
    attributes: { name: queueName(queue.id) },
    children: [
      // A text that mod_callcenter hands through (`queue list`): anything but "system" counts the wait from the beginning of the
      // wait. The scripts and the read-back find in it what mod_callcenter itself has no setting for.
      setting('param', 'time-base-score', marker),
      ...settings.map(([key, value]) => setting('param', key, value)),
    ],
  };
}
