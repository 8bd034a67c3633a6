import type { RestClient } from '../../ops/local/rest-client.ts';

interface Stretch {
  readonly statusName: string;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly cause: string;
}

/** All stretches of an agent's activity log that overlap the period, oldest first. */
export async function readActivity(
  rest: RestClient,
  agentId: number,
  { from, to }: { from: Date; to: Date },
): Promise<Stretch[]> {
  const stretches: Stretch[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const query = new URLSearchParams({ limit: '500', from: from.toISOString(), to: to.toISOString() });
    if (cursor !== '') query.set('cursor', cursor);
    const page: { items: Stretch[]; next: string | null } = await rest.get(
      `/v1/agents/${agentId}/activity?${query.toString()}`,
    );
    stretches.push(...page.items);
    cursor = page.next;
  }
  return stretches;
}

/** Where the stretches do not tile the period: gaps, overlaps, and a sum that is not its length [S13]. */
export function faultsOfTiling(
  stretches: readonly Stretch[],
  { from, to }: { from: Date; to: Date },
): string[] {
  const faults: string[] = [];
  let until = from.getTime();
  let sum = 0;
  for (const [index, { statusName, startedAt, endedAt }] of stretches.entries()) {
    const begin = Date.parse(startedAt);
    const end = endedAt === null ? Infinity : Date.parse(endedAt);
    const fits = index === 0 ? begin <= until : begin === until;
    if (!fits || end < begin)
      faults.push(`${statusName} ${startedAt} to ${endedAt ?? 'now'} after ${new Date(until).toISOString()}`);
    sum += Math.min(end, to.getTime()) - Math.max(begin, from.getTime());
    until = end;
  }
  if (until < to.getTime()) faults.push(`ends at ${new Date(until).toISOString()}`);
  if (sum !== to.getTime() - from.getTime())
    faults.push(`the sum is ${sum} ms instead of ${to.getTime() - from.getTime()}`);
  return faults;
}
