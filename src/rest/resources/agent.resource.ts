import { z } from 'zod';
import type { AgentView } from '../../application/agents/agent-view.ts';
import type { StatusRecord } from '../../application/ports/records/agents.ts';
import { statusCauses } from '../../domain/agent/agent-state.ts';
import { id, instant } from '../schemas/numbers.ts';

const statusFields = {
  id: id(),
  name: z.string(),
  colour: z.string(),
  activatesSkills: z.boolean(),
};

/** An agent as the agent bar shows it [S10]. */
export const agentView = z
  .strictObject({
    id: id().meta({ description: 'Also the id of the user.' }),
    firstName: z.string(),
    lastName: z.string(),
    active: z.boolean(),
    extensionId: id().nullable().meta({ description: 'The fixed seat; null: picks one at login.' }),
    seatIds: z
      .array(id())
      .nullable()
      .meta({ description: 'Where a floating agent may sit; null: at any extension.' }),
    mobilePhoneId: id().nullable().meta({ description: 'The phone of kind mobile for virtual work.' }),
    workingHoursId: id().nullable().meta({ description: 'The calendar of the working hours.' }),
    withinHours: z
      .boolean()
      .meta({ description: 'False: outside the working hours, so in no queue whatever the status.' }),
    skills: z.array(z.strictObject({ skillId: id(), level: z.int().min(1).max(9) })),
    supervisorIds: z.array(id()),
    loggedInAt: instant().nullable().meta({ description: 'Null while logged out.' }),
    seatExtensionId: id()
      .nullable()
      .meta({ description: 'Where the agent sits now; null when logged out, or at the mobile.' }),
    status: z.strictObject({
      ...statusFields,
      since: instant(),
      cause: z.enum(statusCauses).meta({ description: 'Why it was entered.' }),
      byUserId: id().nullable().meta({ description: 'The person who did it; null: nobody did.' }),
      until: instant().nullable().meta({ description: 'When it times out; null: never.' }),
    }),
    chosenStatus: z
      .strictObject(statusFields)
      .meta({ description: 'What lies under a call status and decides about queue calls.' }),
    calls: z
      .int()
      .min(0)
      .meta({ description: 'Calls at the phones of the seat that ring or are talked now.' }),
    recordingPaused: z.boolean().meta({
      description:
        'Whatever records these calls is paused, until the agent goes on or the last of them is over.',
    }),
  })
  .meta({ id: 'Agent' });

/** What may be seen of an agent. */
export function viewOfAgent({ agent, user, status, chosen }: AgentView): Readonly<Record<string, unknown>> {
  const { state } = agent;
  return {
    id: agent.id,
    firstName: user.firstName,
    lastName: user.lastName,
    active: user.active,
    extensionId: user.extensionId,
    seatIds: user.seatIds,
    mobilePhoneId: user.mobilePhoneId,
    workingHoursId: user.workingHoursId,
    withinHours: agent.withinHours,
    skills: user.skills,
    supervisorIds: user.supervisorIds,
    loggedInAt: state.login?.since ?? null,
    seatExtensionId: state.login?.seat ?? null,
    status: {
      ...statusOf(status),
      since: state.since,
      cause: state.cause,
      byUserId: state.by,
      until: state.dueAt,
    },
    chosenStatus: statusOf(chosen),
    calls: state.legs.length,
    recordingPaused: state.recordingPaused,
  };
}

function statusOf({ id: statusId, name, colour, activatesSkills }: StatusRecord) {
  return { id: statusId, name, colour, activatesSkills };
}

/** Changes with the user, the live state and the statuses. The first part is the user's, which `If-Match` compares. */
export function agentVersion({ agent, user, status, chosen }: AgentView): string {
  const hours = agent.withinHours ? 'in' : 'out';
  return `${user.version}.${agent.version}.${status.version}.${chosen.version}.${hours}`;
}
