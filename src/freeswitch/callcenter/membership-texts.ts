import type { HeldMembership } from '../../domain/membership/plan-memberships.ts';
import { parseMemberName, parseQueueName } from '../../media-node/mirrors/member-names.ts';

/** What freeswitch-conf/scripts/sw/members.lua says of one membership: `PLACE,LEVEL,ready`, `PLACE,LEVEL,paused` or `gone`. */
const memberPattern = /^([A-Za-z0-9][A-Za-z0-9-]*),([0-9]{1,3}),(ready|paused)$/u;

/** How a member is now; null: not in the queue. */
export type MemberState = Pick<HeldMembership, 'device' | 'level' | 'paused'> | null;

/** @returns undefined when this is not the text of a member */
export function parseMemberState(text: string): MemberState | undefined {
  if (text === 'gone') return null;
  const [, device, level, state] = memberPattern.exec(text) ?? [];
  if (device === undefined) return undefined;
  return { device, level: Number(level), paused: state === 'paused' };
}

/**
 * All memberships out of `callcenter_config tier list` (who is offered calls) and `hash_dump db` (who is where, and whether
 * paused). A member is ready when both say so. A tier of ours that the hash knows nothing of was not put there by us; it is shown, so
 * that it is taken away.
 */
export function readMemberships(tierList: string, hashDump: string): HeldMembership[] {
  const levels = readTiers(tierList);
  const { members, places } = readHash(hashDump);
  const known = [...members].flatMap(([key, state]): HeldMembership[] => {
    const ids = parseKey(key);
    if (!ids) return [];
    const tierLevel = levels.get(key);
    if (state.paused || tierLevel === undefined) return [{ ...ids, ...state, paused: true }];
    return [{ ...ids, ...state, level: tierLevel }];
  });
  const foreign = [...levels].flatMap(([key, level]): HeldMembership[] => {
    const ids = members.has(key) ? null : parseKey(key);
    if (!ids) return [];
    return [{ ...ids, device: places.get(`agent-${ids.agentId}`) ?? 'nowhere', level, paused: false }];
  });
  return [...known, ...foreign];
}

/** Level by `queue-17:agent-5`. */
function readTiers(tierList: string): Map<string, number> {
  return new Map(
    tierList.split('\n').flatMap((line): [string, number][] => {
      const [queue, agent, , level] = line.split('|');
      return queue !== undefined && agent !== undefined && /^[0-9]+$/u.test(level ?? '')
        ? [[`${queue}:${agent}`, Number(level)]]
        : [];
    }),
  );
}

function readHash(hashDump: string) {
  const members = new Map<string, NonNullable<MemberState>>();
  const places = new Map<string, string>();
  for (const line of hashDump.split('\n')) {
    const [, realm, key, value] = /^D\/(sw-member|sw-agent)_([^/]+)\/(.+)$/u.exec(line) ?? [];
    if (realm === 'sw-agent') places.set(key ?? '', value ?? '');
    const state = realm === 'sw-member' ? parseMemberState(value ?? '') : undefined;
    if (state) members.set(key ?? '', state);
  }
  return { members, places };
}

function parseKey(key: string): Pick<HeldMembership, 'queueId' | 'agentId'> | null {
  const [queue, agent] = key.split(':');
  const queueId = parseQueueName(queue ?? '');
  const agentId = parseMemberName(agent ?? '');
  return queueId === null || agentId === null ? null : { queueId, agentId };
}
