import type { AgentId, QueueId } from '../../domain/ids.ts';

/** How our ids appear in the queues of an engine, and back. Everything else that is in a queue was not put there by us. */

export function queueName(id: QueueId): string {
  return `queue-${id}`;
}

export function parseQueueName(name: string): QueueId | null {
  return parseId(/^queue-([1-9][0-9]{0,15})$/u, name);
}

export function memberName(id: AgentId): string {
  return `agent-${id}`;
}

export function parseMemberName(name: string): AgentId | null {
  return parseId(/^agent-([1-9][0-9]{0,15})$/u, name);
}

function parseId(pattern: RegExp, text: string): number | null {
  const digits = pattern.exec(text)?.[1];
  return digits === undefined ? null : Number(digits);
}
