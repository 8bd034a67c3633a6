import { z } from 'zod';
import type { CallStory, CallSummary } from '../../application/ports/call-history.ts';
import type { Principal } from '../../domain/access/principal.ts';
import { callEnds, type LegOutcome, type LegRecord, legOutcomes } from '../../domain/call/call-record.ts';
import { id, instant } from '../schemas/numbers.ts';
import { dialledAsSeenBy, nodeAsSeenBy } from './outside-numbers.ts';
import { visibleFields } from './resource.ts';

const ms = (description: string) =>
  z
    .int()
    .min(0)
    .meta({ description: `Milliseconds ${description}` });
const logId = () => z.int().min(1);
const cause = z
  .int()
  .min(0)
  .nullable()
  .meta({ description: 'ITU-T Q.850; 0 and 127 where nobody gave one.' });

const summaryFields = {
  id: logId(),
  callId: z.string().meta({
    description:
      "The engine's id, which recordings and messages carry as well; everything else goes by `id`.",
  }),
  mediaNodeId: id(),
  direction: z.enum(['in', 'internal', 'out']).meta({
    description:
      '`in`: through a number or a provider; `internal`: from a phone to somebody of the company; `out`: from a phone to a number outside, or begun by Switchroom itself.',
  }),
  startedAt: instant(),
  answeredAt: instant().nullable().meta({ description: 'When the caller was connected to somebody.' }),
  endedAt: instant().nullable().meta({ description: 'Null: it goes on.' }),
  endedBy: z.enum(callEnds).nullable().meta({
    description:
      '`logic`: the call logic; `transfer`: what was left of it is in another call; `engine-lost`: the engine died, and `endedAt` is its last known sign of life.',
  }),
  cause,
  callerNumber: z.string().nullable().meta({ description: 'As it was sent; null: withheld.' }),
  callerPhoneId: id().nullable(),
  dialled: z.string().nullable().meta({
    description:
      'As it was sent; null: nothing. What was dialled behind a feature code is told to administrators alone.',
  }),
  trunkId: id().nullable().meta({
    description: 'By which trunk it came; null: by none of this company, or by one that is gone.',
  }),
  numberId: id().nullable().meta({ description: 'The number by which it entered the call logic.' }),
  extensionId: id().nullable().meta({ description: 'The extension by which it entered the call logic.' }),
  revision: z.int().min(0).nullable().meta({ description: 'Of the call logic, when it entered.' }),
  waitMs: ms('in queues.'),
  talkMs: ms('that those who were called were connected, added up.'),
  answeredBy: z
    .strictObject({ agentId: id().nullable(), phoneId: id().nullable() })
    .nullable()
    .meta({ description: 'Who was connected to the caller first.' }),
};

export const callSummaryView = z.strictObject(summaryFields).meta({ id: 'CallSummary' });

const markView = z.strictObject({
  at: instant(),
  node: z.string().meta({
    description: 'E.g. `queue-17`: kind and id. A number outside is `outside` to who is no administrator.',
  }),
  mark: z.string().meta({ description: '`enter`, or the name of the exit that was taken.' }),
  revision: z.int().min(0).nullable(),
});

const attemptView = z.strictObject({
  kind: z.enum(['phone', 'mobile', 'outside']),
  phoneId: id().nullable().meta({ description: 'Null: outside, or the phone is gone.' }),
  agentId: id().nullable().meta({ description: 'Who sat there.' }),
  queueId: id().nullable().meta({ description: 'The queue that offered the call.' }),
  node: z
    .string()
    .nullable()
    .meta({ description: 'The node that the call had entered last, told as in `marks`.' }),
  startedAt: instant(),
  pickedUpAt: instant().nullable().meta({ description: 'A mobile is picked up before its key is pressed.' }),
  answeredAt: instant().nullable().meta({ description: 'When it was connected.' }),
  endedAt: instant().nullable(),
  ringMs: ms('until it was connected or over.').nullable(),
  talkMs: ms('connected.').nullable(),
  outcome: z.enum(legOutcomes).nullable().meta({
    description:
      '`not-confirmed`: a mobile without the key, or hung up before it was connected; `withdrawn`: the agent takes no calls any more; null: it goes on.',
  }),
  cause,
  byTransfer: z.boolean().meta({ description: 'Came from another call by an attended transfer.' }),
  transfer: z
    .enum(['blind', 'attended'])
    .nullable()
    .meta({ description: 'How its holder passed the call on.' }),
  transferTarget: z
    .string()
    .nullable()
    .meta({ description: 'What was dialled for a blind transfer, told as `dialled` is.' }),
});

const waitView = z.strictObject({
  queueId: id(),
  enteredAt: instant(),
  endedAt: instant().nullable(),
  waitMs: ms('of waiting.').nullable(),
  outcome: z.string().nullable().meta({
    description:
      '`answered`, `abandoned`, the exit taken (`timeout`, `full`, `empty`, `key-1`), `left` or `engine-lost`; null: still waiting.',
  }),
  agentId: id().nullable().meta({ description: 'Who answered.' }),
});

export const callView = z
  .strictObject({
    ...summaryFields,
    marks: z.array(markView).meta({ description: 'The nodes of the call logic that it passed, in order.' }),
    attempts: z.array(attemptView).meta({ description: 'Who was asked to take it, in order.' }),
    waits: z.array(waitView),
    recordingIds: z.array(id()),
    linkedCallIds: z
      .array(logId())
      .meta({ description: 'Calls joined with this one by an attended transfer.' }),
  })
  .meta({ id: 'Call' });

export function viewOfSummary(call: CallSummary, principal: Principal): Readonly<Record<string, unknown>> {
  return visibleFields(callSummaryView, withComputed(call, principal));
}

export function viewOfCall(call: CallStory, principal: Principal): Readonly<Record<string, unknown>> {
  return visibleFields(callView, {
    ...withComputed(call, principal),
    marks: call.marks.map((mark) =>
      visibleFields(markView, { ...mark, node: nodeAsSeenBy(principal, mark.node) }),
    ),
    attempts: call.legs.flatMap((leg) => (leg.role === 'origin' ? [] : [viewOfAttempt(leg, principal)])),
    waits: call.waits.map((wait) =>
      visibleFields(waitView, { ...wait, waitMs: between(wait.enteredAt, wait.endedAt) }),
    ),
    recordingIds: call.recordings,
    linkedCallIds: call.linkedCalls,
  });
}

function withComputed(call: CallSummary, principal: Principal) {
  const { key, dialled } = call;
  return {
    ...call,
    callId: key,
    dialled: dialledAsSeenBy(principal, dialled),
    direction: directionOf(call),
  };
}

function directionOf({ callerKind, dialled, revision, numberId, extensionId }: CallSummary): string {
  // Whoever dialled nothing was called.
  if (callerKind === null || dialled === null) return 'out';
  if (callerKind === 'trunk') return 'in';
  // What a phone dials enters the call logic at an extension, at a number of the company, or as a number outside [U1].
  return revision !== null && numberId === null && extensionId === null ? 'out' : 'internal';
}

function viewOfAttempt(
  leg: Omit<LegRecord, 'callKey'>,
  principal: Principal,
): Readonly<Record<string, unknown>> {
  const outcome: LegOutcome | null = leg.outcome;
  return visibleFields(attemptView, {
    ...leg,
    kind: leg.sipUser !== null ? 'phone' : leg.phoneId !== null ? 'mobile' : 'outside',
    startedAt: leg.beganAt,
    ringMs: between(leg.beganAt, leg.answeredAt ?? leg.endedAt),
    talkMs: leg.answeredAt === null ? null : between(leg.answeredAt, leg.endedAt),
    node: leg.node === null ? null : nodeAsSeenBy(principal, leg.node),
    outcome,
    byTransfer: leg.role === 'joined',
    transferTarget: dialledAsSeenBy(principal, leg.transferTarget),
  });
}

function between(from: Date, to: Date | null): number | null {
  return to === null ? null : Math.max(0, to.getTime() - from.getTime());
}
