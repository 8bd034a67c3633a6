import type { TestCompany } from '../support/company.ts';
import type { CallLogic } from './large-call-logic.ts';
import type { EditKind } from './own-loads.ts';

/** They are answered when the engine runs them. */
const patient = { prefer: 'wait=60' };

/** A company with call logic of some size. */
export interface Sized {
  readonly company: TestCompany;
  readonly logic: CallLogic;
  /** Its number, for the moment, and not to the calendar. */
  leadsToQueue: boolean;
}

let builds = 0;

/** An edit of one word, for which the company is built anew. It is applied when it returns, like all others. */
export async function buildAnew({ company, logic }: Sized): Promise<void> {
  builds += 1;
  await change(company, `/v1/extensions/${logic.extensionId}`, { ringSeconds: 30 + (builds % 2) });
}

/** A new secret for a phone, or another destination for a number: the queue, and the next time the calendar again. */
export async function edit(sized: Sized, kind: EditKind): Promise<void> {
  const { company, logic } = sized;
  if (kind === 'phone') {
    await answered(company.rest.fetch('POST', `/v1/phones/${logic.phoneId}/secret`, undefined, patient));
    return;
  }
  sized.leadsToQueue = !sized.leadsToQueue;
  await change(company, `/v1/numbers/${logic.numberId}`, {
    destination: sized.leadsToQueue ? queueOf(logic) : calendarOf(logic),
  });
}

async function change(company: TestCompany, path: string, body: object): Promise<void> {
  await answered(company.rest.fetch('PATCH', path, body, patient));
}

async function answered(answer: Promise<Response>): Promise<void> {
  const { status } = await answer;
  const text = await (await answer).text();
  if (status !== 200) throw new Error(`the edit was answered ${status}: ${text}`);
}

function queueOf({ queueId }: CallLogic) {
  return { kind: 'queue', queueId };
}

function calendarOf({ calendarId }: CallLogic) {
  return { kind: 'calendar', calendarId };
}

/** In turn: where a number leads, the hours of a calendar, how long an extension rings, whom a queue gives up. */
export async function editLogic({ company, logic }: Sized, turn: number): Promise<void> {
  const { numberId, calendarId, extensionId, queueId } = logic;
  const isOdd = Math.floor(turn / 4) % 2 === 1;
  const queue = queueOf(logic);
  switch (turn % 4) {
    case 0:
      await change(company, `/v1/numbers/${numberId}`, { destination: isOdd ? calendarOf(logic) : queue });
      return;
    case 1:
      await change(company, `/v1/calendars/${calendarId}`, {
        weekly: [
          { weekdays: [1, 2, 3, 4, 5], from: isOdd ? '00:00' : '08:00', to: '16:00', destination: queue },
          { weekdays: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00', destination: queue },
        ],
      });
      return;
    case 2:
      await change(company, `/v1/extensions/${extensionId}`, { ringSeconds: isOdd ? 20 : 25 });
      return;
    default:
      await change(company, `/v1/queues/${queueId}`, {
        onTimeout: { kind: 'hang-up', reason: isOdd ? 'busy' : 'normal' },
      });
  }
}

/** The number leads to the calendar, as it was made. */
export async function leadToCalendar({ company, logic }: Sized): Promise<void> {
  await change(company, `/v1/numbers/${logic.numberId}`, { destination: calendarOf(logic) });
}
