import { type MemberWatch, type ShiftDirection, shiftDirections } from './member-watch.ts';
import { allDay, type ShiftCompany } from './shift-company.ts';

/** A boundary that came by itself; milliseconds from the moment that stands in the calendar. */
export interface TimedBoundary {
  readonly direction: ShiftDirection;
  readonly firstMs: number;
  readonly heldMs: number;
}

const minuteMs = 60_000;
/** The edit itself is over by then. */
const leadMs = 5_000;

/** Ends the hours at a full minute and begins them again a minute later; takes up to two minutes and a bit. */
export async function boundariesByTimer(
  { company, calendarId, queueIds, memberships }: ShiftCompany,
  watch: MemberWatch,
): Promise<TimedBoundary[]> {
  const endsAt = Math.ceil((Date.now() + leadMs) / minuteMs) * minuteMs;
  const dueAt: Readonly<Record<ShiftDirection, number>> = { end: endsAt, begin: endsAt + minuteMs };
  const [from, to] = [dueAt.end, dueAt.begin].map((at) => new Date(at).toISOString().slice(0, 16));
  await company.rest.patch(
    `/v1/calendars/${calendarId}`,
    { weekly: allDay, overrides: [{ from, to, open: false, note: 'a minute without anybody' }] },
    { prefer: 'wait=30' },
  );
  const queues = queueIds.map((id) => `queue-${id}`);
  const boundaries: TimedBoundary[] = [];
  for (const direction of shiftDirections) {
    const { first, last } = await watch.until(direction, { queues, memberships });
    boundaries.push({ direction, firstMs: first - dueAt[direction], heldMs: last - dueAt[direction] });
  }
  await company.rest.patch(`/v1/calendars/${calendarId}`, { overrides: [] }, { prefer: 'wait=30' });
  return boundaries;
}
