import type { ReasonNotReceiving } from '../../src/domain/membership/desired-memberships.ts';
import type { RestClient } from './rest-client.ts';

/** The queue to which a number leads, and what Switchroom says of the agents whose skills lead there. */
export interface QueueOfNumber {
  readonly name: string;
  /** By agent: why no call of the queue is offered; null: the agent is in the queue. */
  readonly reasons: ReadonlyMap<number, ReasonNotReceiving | null>;
}

/** Null: the number leads elsewhere, or there is no such number. */
export async function readQueueOfNumber(rest: RestClient, number: string): Promise<QueueOfNumber | null> {
  const { items } = await rest.get<{ items: NumberView[] }>(
    `/v1/numbers?${new URLSearchParams({ digits: number }).toString()}`,
  );
  const { kind, queueId } = items.find(({ digits }) => digits === number)?.destination ?? {};
  if (kind !== 'queue' || queueId === undefined) return null;
  const { name } = await rest.get<{ name: string }>(`/v1/queues/${queueId}`);
  const agents = await rest.get<{ items: QueueAgentView[] }>(`/v1/queues/${queueId}/agents?limit=500`);
  return { name, reasons: new Map(agents.items.map(({ id, reason }) => [id, reason])) };
}

interface NumberView {
  readonly digits: string;
  readonly destination: { readonly kind: string; readonly queueId?: number };
}

interface QueueAgentView {
  readonly id: number;
  readonly reason: ReasonNotReceiving | null;
}
