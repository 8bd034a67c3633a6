import type { LegRecord } from './call-record.ts';

/** How long a leg that is over was connected. */
export function talkMs({ answeredAt, endedAt }: LegRecord): number {
  return answeredAt === null || endedAt === null ? 0 : Math.max(0, endedAt.getTime() - answeredAt.getTime());
}
