import type { CompanyId } from '../../domain/ids.ts';
import { oncePer } from '../../domain/once-per.ts';
import { type NumberRules, rulesOfCountry } from '../../domain/numbering/number-rules.ts';
import { rulesText } from './rules-text.ts';
import { keyExit } from '../../domain/routing/node-names.ts';
import type { HangUpReason } from '../../domain/routing/destination.ts';
import type {
  NodeName,
  Prompt,
  QueueNode,
  RoutingNode,
  RoutingTable,
} from '../../domain/routing/routing-table.ts';
import type { ConfigSection } from '../config-text/config-section.ts';
import {
  requireContentHash,
  requireE164,
  requireName,
  requireWhole,
} from '../../media-node/files/plain-values.ts';
import { queueName } from '../../media-node/mirrors/member-names.ts';
import { contextOf, type DialplanLine, gotoNode, keysContext, markNode } from './node-contexts.ts';
import { type DialplanPiece, dialplanPiece } from './dialplan-piece.ts';
import { dialSubroutine } from './render-dialling.ts';
import { callerListRenderer } from './render-caller-lists.ts';
import { calendarPiece } from './render-calendar.ts';
import { hasLaterDevices, ringDevices } from './render-places.ts';

/** Q.850 causes; the SIP answer of an unanswered call follows from them. */
const causes: Record<HangUpReason, number> = {
  normal: 16,
  busy: 17,
  'no-answer': 19,
  unavailable: 20,
  declined: 21,
};

const day = 86_400;
const keys = '0123456789*#'.split('');

/**
 * All nodes of a table. A node keeps the same lines in every revision, so that a call which is inside when the
 * call logic is loaded anew finds its way on. What an edit can change of a node are single lines that mean the same wherever a call
 * comes from, so that each can be replaced under the calls that are inside.
 */
export function renderNodes(table: RoutingTable, now: Date): DialplanPiece[] {
  const { companyId, country, nodes } = table;
  const lists = callerListRenderer(table);
  const pieces = nodes.map((node): DialplanPiece => {
    if (node.kind === 'caller-match') return lists.node(node);
    if (node.kind === 'calendar') return calendarPiece(node, companyId, now.getUTCFullYear());
    return simplePiece(node, companyId, country);
  });
  return [...pieces, dialplanPiece(...lists.sections())];
}

const simplePiece = oncePer((node: SimpleNode, companyId: CompanyId, country: string): DialplanPiece => {
  const lines = nodeLines(node, companyId, rulesOfCountry(country));
  const section = { name: contextOf(companyId, node.name), lines };
  return dialplanPiece(section, ...(node.kind === 'queue' ? keySections(companyId, node) : []));
});

type SimpleNode = Exclude<RoutingNode, { kind: 'caller-match' | 'calendar' }>;

function nodeLines(node: SimpleNode, companyId: CompanyId, rules: NumberRules): DialplanLine[] {
  const goto = (name: NodeName) => gotoNode(companyId, name);
  switch (node.kind) {
    case 'number-entry':
      return [
        [
          'exten',
          `enter,1,Gosub(sw-number,s,1(${companyId},${node.numberId}${node.record ? ',record' : ''}))`,
        ],
        ['same', `n,Gosub(sw-caller,s,1(${rulesText(rules)}))`],
        ['same', `n,${goto(node.exits.next)}`],
      ];
    case 'extension-entry':
      return [
        [
          'exten',
          `enter,1,Gosub(sw-extension,s,1(${node.extensionId}${node.record === 'none' ? '' : `,${node.record}`}))`,
        ],
        ['same', `n,${goto(node.exits.next)}`],
      ];
    case 'ring-group-entry':
    case 'redirect':
      return [
        ['exten', `enter,1,${markNode(node.name, 'enter')}`],
        ['same', `n,${goto(node.exits.next)}`],
      ];
    case 'priority':
      return [
        ['exten', `enter,1,${markNode(node.name, 'enter')}`],
        ['same', 'n,Set(QUEUE_PRIO=10)'],
        ['same', `n,${goto(node.exits.next)}`],
      ];
    case 'ring': {
      const ringSeconds = requireWhole(node.ringSeconds, 1, 600);
      // Who calls hears ringing from the beginning, also while the first device is still waited for or its owner is asked.
      const options = hasLaterDevices(node) ? 'r' : '';
      return outcome(
        `sw-ring,s,1(${requireName(node.name)},${ringDevices(companyId, node)},${ringSeconds},${options})`,
        node.exits,
        goto,
      );
    }
    case 'queue': {
      const policy = node.record ? 'record' : 'no-record';
      const longest = node.maxWaitSeconds === null ? '' : requireWhole(node.maxWaitSeconds, 1, day);
      const music = node.music === null ? '' : queueName(node.queueId);
      const comers = node.needsAgents ? ',needs-agents' : '';
      return outcome(
        `sw-queue,s,1(${node.queueId},${policy},${longest},${music}${comers})`,
        node.exits,
        goto,
      );
    }
    case 'menu': {
      const leading = keys.filter((key) => keyExit(key) in node.exits).join('');
      const asked = `${requireWhole(node.waitSeconds, 1, 600)},${requireWhole(node.tries, 1, 99)},${leading}`;
      return outcome(
        `sw-menu,s,1(${requireName(node.name)},${promptText(node.prompt)},${asked})`,
        node.exits,
        goto,
      );
    }
    case 'callback':
      return outcome(`sw-callback,s,1(${requireName(node.name)},${node.queueId})`, node.exits, goto);
    case 'play':
      return [
        ['exten', `enter,1,Gosub(sw-play,s,1(${requireName(node.name)},${promptText(node.prompt)}))`],
        ['same', `n,${goto(node.exits.next)}`],
      ];
    case 'voicemail': {
      const most = requireWhole(node.maxSeconds, 1, 3_600);
      const box = `${requireName(node.name)},${node.voicemailBoxId},${promptText(node.greeting)},${most}`;
      return [['exten', `enter,1,Gosub(sw-voicemail,s,1(${box}))`]];
    }
    case 'outside': {
      const device =
        node.trunkId === null
          ? ''
          : `PJSIP/+${requireE164(node.number)}@trunk-${requireWhole(node.trunkId, 1, Number.MAX_SAFE_INTEGER)}`;
      const seconds = requireWhole(node.ringSeconds, 1, 600);
      return outcome(`sw-outside,s,1(${requireName(node.name)},${device},${seconds})`, node.exits, goto);
    }
    case 'dial':
      return outcome(dialSubroutine(node), node.exits, goto);
    case 'waiting-place':
      return [
        ['exten', `enter,1,Gosub(sw-waiting-place,s,1(${companyId}))`],
        ['same', `n,${goto(node.exits.none)}`],
      ];
    case 'hang-up':
      return [
        ['exten', `enter,1,${markNode(node.name, 'enter')}`],
        ['same', `n,Hangup(${causes[node.reason]})`],
      ];
  }
}

/** One label for each exit; a subroutine's answer that names none of them ends the call. */
function outcome(
  subroutine: string,
  exits: Readonly<Record<string, NodeName>>,
  goto: (name: NodeName) => string,
): DialplanLine[] {
  return [
    ['exten', `enter,1,Gosub(${subroutine})`],
    ['same', 'n,Goto(${GOSUB_RETVAL},1)'],
    ...Object.entries(exits).map(([exit, target]): DialplanLine => [
      'exten',
      `${requireName(exit)},1,${goto(target)}`,
    ]),
    ['exten', 'i,1,Hangup(16)'],
  ];
}

/** What `context` of the queue says in `queues.conf`: each key is an extension. */
function keySections(companyId: CompanyId, { queueId, exits }: QueueNode): ConfigSection[] {
  const leading = keys.filter((key) => keyExit(key) in exits);
  if (leading.length === 0) return [];
  return [
    {
      name: keysContext(companyId, queueId),
      lines: leading.flatMap((key): DialplanLine[] => [
        ['exten', `${key},1,Set(SW_EXIT=${keyExit(key)})`],
        ['same', 'n,Goto(sw-queue,left,1)'],
      ]),
    },
  ];
}

function promptText(prompt: Prompt | null): string {
  return prompt === null ? '' : requireContentHash(prompt.contentHash);
}
