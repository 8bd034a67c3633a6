import { z } from 'zod';
import type { AgentView } from '../../application/agents/agent-view.ts';
import { id, instant } from '../schemas/numbers.ts';

/** An agent as the agent bar shows it [S10]. */
export const agentView = z
  .strictObject({
    id: id().meta({ description: 'Also the id of the user.' }),
    firstName: z.string(),
    lastName: z.string(),
    active: z.boolean(),
    extensionId: id().nullable().meta({ description: 'The fixed seat; null: picks one at login.' }),
    skills: z.array(z.strictObject({ skillId: id(), level: z.int().min(1).max(9) })),
    loggedInAt: instant().nullable().meta({ description: 'Null while logged out.' }),
    seatExtensionId: id().nullable().meta({ description: 'Where the agent sits now.' }),
    status: z.strictObject({
      id: id(),
      name: z.string(),
      colour: z.string(),
      activatesSkills: z.boolean(),
      since: instant(),
    }),
  })
  .meta({ id: 'Agent' });

/** What may be seen of an agent. */
export function viewOfAgent({ agent, user, status }: AgentView): Readonly<Record<string, unknown>> {
  return {
    id: agent.id,
    firstName: user.firstName,
    lastName: user.lastName,
    active: user.active,
    extensionId: user.extensionId,
    skills: user.skills,
    loggedInAt: agent.loggedInAt,
    seatExtensionId: agent.seatExtensionId,
    status: {
      id: status.id,
      name: status.name,
      colour: status.colour,
      activatesSkills: status.activatesSkills,
      since: agent.statusSince,
    },
  };
}

/** Changes with the user, the live state and the status. The first part is the user's, which `If-Match` compares. */
export function agentVersion({ agent, user, status }: AgentView): string {
  return `${user.version}.${agent.version}.${status.version}`;
}
