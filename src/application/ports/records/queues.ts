import type { CallbackProgress } from '../../../domain/callback/callback-state.ts';
import type { CallbackId, NumberId, PromptId, QueueId, SkillId, StatusId } from '../../../domain/ids.ts';
import type { KeyFacts } from '../../../domain/routing/company-snapshot.ts';
import type { Destination } from '../../../domain/routing/destination.ts';
import type { RecordBase } from './record-base.ts';

export const queueStrategies = [
  'ring-all',
  'longest-idle',
  'fewest-calls',
  'random',
  'round-robin',
  'linear',
] as const;

export type QueueStrategy = (typeof queueStrategies)[number];

export interface QueueRecord extends RecordBase {
  readonly id: QueueId;
  readonly name: string;
  readonly strategy: QueueStrategy;
  /** How long one agent's phone rings before the next is tried. */
  readonly ringSeconds: number;
  readonly wrapUpSeconds: number;
  /** Null: callers wait without a limit. */
  readonly maxWaitSeconds: number | null;
  /** Null: any number of callers may wait. */
  readonly maxCallers: number | null;
  /** False: a caller who arrives while no agent is in the queue takes the `onEmpty` exit. */
  readonly joinWhenEmpty: boolean;
  /** What a waiting caller hears, again and again; null: the sound that every node has. */
  readonly musicPromptId: PromptId | null;
  readonly announcePosition: boolean;
  readonly announceEverySeconds: number;
  /** A caller is to be answered within this time: figures tell how many were [C4]; no engine is told. */
  readonly serviceLevelSeconds: number;
  /** Policy *record this queue* [C1]. */
  readonly record: boolean;
  /** So many calls in a row that an agent lets ring lead to `noAnswerStatusId`; null: none do. */
  readonly noAnswerLimit: number | null;
  /** Set exactly when there is a limit; a status that does not activate skills. */
  readonly noAnswerStatusId: StatusId | null;
  /** A customer who is called back is not reached so often before it is given up [R12]. */
  readonly callbackAttempts: number;
  readonly callbackRetryMinutes: number;
  readonly onTimeout: Destination;
  readonly onFull: Destination;
  readonly onEmpty: Destination;
  /** What a waiting caller can press; each key once. */
  readonly keys: readonly KeyFacts[];
}

/** A skill links one or more queues [S1]. */
export interface SkillRecord extends RecordBase {
  readonly id: SkillId;
  readonly name: string;
  readonly queueIds: readonly QueueId[];
}

/** A customer who wants to be called back [R12]. History: the number is kept as a plain id. */
export interface CallbackRecord extends RecordBase, CallbackProgress {
  readonly id: CallbackId;
  readonly queueId: QueueId;
  /** Which the customer had called; null: none. */
  readonly numberId: NumberId | null;
  /** E.164 with plus. */
  readonly customer: string;
  /** The place in the queue: behind all who came before. */
  readonly since: Date;
  readonly goesFirst: boolean;
}
