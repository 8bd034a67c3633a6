import type { QueueFacts } from '../../domain/routing/company-snapshot.ts';
import { keyExit } from '../../domain/routing/node-names.ts';
import type { Mobile, Prompt, RingNode, RoutingNode } from '../../domain/routing/routing-table.ts';
import type { LuaValue } from './lua-value.ts';
import { renderDevices } from './render-devices.ts';
import {
  requireAnyDigits,
  requireContentHash,
  requireE164,
  requireName,
  requireWhole,
} from '../../media-node/files/plain-values.ts';

const day = 86_400;
const keys = '0123456789*#'.split('');

/** The node as freeswitch-conf/scripts/sw/nodes/KIND.lua reads it. @param queue of a node that is one */
export function renderNode(node: Exclude<RoutingNode, RingNode>, queue: QueueFacts | undefined): LuaValue {
  // Its exits are beside the days that take them: they grow with the calendar.
  if (node.kind === 'calendar') return { kind: node.kind, zone: node.timeZone };
  const common = commonOf(node);
  switch (node.kind) {
    case 'number-entry':
      return { ...common, number: node.numberId, record: node.record };
    case 'extension-entry':
      return { ...common, record: node.record === 'none' ? undefined : node.record };
    case 'ring-group-entry':
    case 'redirect':
    case 'priority':
    case 'waiting-place':
      return common;
    case 'caller-match':
      return { ...common, asks: node.asks, lists: node.listIds };
    case 'queue':
      return {
        ...common,
        queue: node.queueId,
        record: node.record,
        music: promptText(node.music),
        longest: node.maxWaitSeconds === null ? undefined : Number(requireWhole(node.maxWaitSeconds, 1, day)),
        most: queue?.maxCallers ?? undefined,
        needsAgents: node.needsAgents,
        keys: leadingKeys(node.exits),
      };
    case 'menu':
      return {
        ...common,
        prompt: promptText(node.prompt),
        wait: Number(requireWhole(node.waitSeconds, 1, 600)),
        tries: Number(requireWhole(node.tries, 1, 99)),
        keys: leadingKeys(node.exits),
      };
    case 'callback':
      return { ...common, queue: node.queueId };
    case 'play':
      return { ...common, prompt: promptText(node.prompt) };
    case 'voicemail':
      return {
        ...common,
        box: node.voicemailBoxId,
        greeting: promptText(node.greeting),
        most: Number(requireWhole(node.maxSeconds, 1, 3_600)),
      };
    case 'outside':
      return {
        ...common,
        number: requireE164(node.number),
        trunk: node.trunkId ?? undefined,
        seconds: Number(requireWhole(node.ringSeconds, 1, 600)),
      };
    case 'dial':
      return {
        ...common,
        reach: node.reach,
        country: requireAnyDigits(node.countryCode),
        guard: node.guard === null ? undefined : requireName(node.guard),
        shown: node.shownNumber === null ? undefined : requireE164(node.shownNumber),
        trunk: node.trunkId ?? undefined,
        seconds: Number(requireWhole(node.ringSeconds, 1, 600)),
        record: node.record,
      };
    case 'hang-up':
      return { ...common, reason: node.reason };
  }
}

/** The same of a node that rings. @param mobiles those among its devices */
export function renderRing(node: RingNode, mobiles: readonly Mobile[]): LuaValue {
  return {
    ...commonOf(node),
    devices: renderDevices(node.devices, mobiles),
    seconds: Number(requireWhole(node.ringSeconds, 1, 600)),
  };
}

function commonOf({ kind, exits }: RoutingNode): { kind: string; exits: Record<string, string> } {
  const named = Object.entries(exits).map(
    ([exit, target]) => [requireName(exit), requireName(target)] as const,
  );
  return { kind, exits: Object.fromEntries(named) };
}

function leadingKeys(exits: Readonly<Record<string, string>>): string {
  return keys.filter((key) => keyExit(key) in exits).join('');
}

function promptText(prompt: Prompt | null): string | undefined {
  return prompt === null ? undefined : requireContentHash(prompt.contentHash);
}
