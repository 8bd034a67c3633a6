import type { QueueFacts } from '../../domain/routing/company-snapshot.ts';
import { keyExit } from '../../domain/routing/node-names.ts';
import type { Prompt, RoutingNode } from '../../domain/routing/routing-table.ts';
import type { LuaValue } from './lua-value.ts';
import { type Mobiles, renderDevices } from './render-devices.ts';
import {
  requireAnyDigits,
  requireContentHash,
  requireE164,
  requireName,
  requireWhole,
} from '../../media-node/files/plain-values.ts';

const day = 86_400;
const keys = '0123456789*#'.split('');

/** The node as freeswitch-conf/scripts/sw/nodes/KIND.lua reads it. */
export function renderNode(
  node: RoutingNode,
  mobiles: Mobiles,
  queues: ReadonlyMap<number, QueueFacts>,
): LuaValue {
  // Its exits are beside the days that take them: they grow with the calendar.
  if (node.kind === 'calendar') return { kind: node.kind, zone: node.timeZone };
  const exits = Object.fromEntries(
    Object.entries(node.exits).map(([exit, target]) => [requireName(exit), requireName(target)]),
  );
  const common = { kind: node.kind, exits };
  switch (node.kind) {
    case 'number-entry':
      return { ...common, number: node.numberId };
    case 'extension-entry':
    case 'ring-group-entry':
    case 'redirect':
    case 'priority':
    case 'waiting-place':
      return common;
    case 'caller-match':
      return { ...common, asks: node.asks, lists: node.listIds };
    case 'ring':
      return {
        ...common,
        devices: renderDevices(node.devices, mobiles),
        seconds: Number(requireWhole(node.ringSeconds, 1, 600)),
      };
    case 'queue': {
      const facts = queues.get(node.queueId);
      return {
        ...common,
        queue: node.queueId,
        record: node.record,
        music: promptText(node.music),
        longest: node.maxWaitSeconds === null ? undefined : Number(requireWhole(node.maxWaitSeconds, 1, day)),
        most: facts?.maxCallers ?? undefined,
        needsAgents: node.needsAgents,
        keys: leadingKeys(node.exits),
      };
    }
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
      };
    case 'hang-up':
      return { ...common, reason: node.reason };
  }
}

function leadingKeys(exits: Readonly<Record<string, string>>): string {
  return keys.filter((key) => keyExit(key) in exits).join('');
}

function promptText(prompt: Prompt | null): string | undefined {
  return prompt === null ? undefined : requireContentHash(prompt.contentHash);
}
