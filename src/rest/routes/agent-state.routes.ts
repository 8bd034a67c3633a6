import { z } from 'zod';
import type { AgentView } from '../../application/agents/agent-view.ts';
import type { Written } from '../../application/write.ts';
import type { Answer } from '../answer.ts';
import { type AnyRequest, defineRoute, type Route } from '../define-route.ts';
import { entityTag } from '../entity-tag.ts';
import { answerWrite } from '../receipt-answer.ts';
import { agentVersion, agentView, viewOfAgent } from '../resources/agent.resource.ts';
import { id, idParams } from '../schemas/numbers.ts';

/** For agents themselves, their supervisors and administrators [S12]. */
const shared = {
  tag: 'Agents',
  needs: 'signed-in',
  features: ['receipt'],
  params: idParams,
  answers: {
    200: { description: 'The agent as it is now; every engine confirmed it.', schema: agentView },
    202: { description: 'The same, but not every engine confirmed it yet.', schema: agentView },
  },
} as const;

const logIn = defineRoute({
  ...shared,
  method: 'post',
  path: '/v1/agents/:id/login',
  operationId: 'log-in-agent',
  summary: 'Log an agent in at an extension, in the default status',
  description:
    'An agent with a fixed extension leaves `extensionId` out; a floating one names a free extension. With `mobile` the agent works at the own mobile, in the status Virtual.',
  body: z
    .strictObject({ extensionId: id().nullable().default(null), mobile: z.boolean().default(false) })
    .refine(({ extensionId, mobile }) => !mobile || extensionId === null, {
      error: 'leave it out to work at the mobile',
      path: ['extensionId'],
    })
    .meta({ id: 'AgentLogin' }),
  handle: async (request) => {
    const { deps, actor, params, body } = request;
    const wanted = body.mobile
      ? ({ at: 'mobile' } as const)
      : ({ at: 'extension', extensionId: body.extensionId } as const);
    return await answerAgent(request, await deps.useCases.logInAgent.logIn(actor, params.id, wanted));
  },
});

const logOut = defineRoute({
  ...shared,
  method: 'post',
  path: '/v1/agents/:id/logout',
  operationId: 'log-out-agent',
  summary: 'Log an agent out; a call that is being talked goes on',
  handle: async (request) => {
    const { deps, actor, params } = request;
    return await answerAgent(request, await deps.useCases.logOutAgent.logOut(actor, params.id));
  },
});

const chooseStatus = defineRoute({
  ...shared,
  method: 'put',
  path: '/v1/agents/:id/status',
  operationId: 'choose-agent-status',
  summary: 'Put a logged-in agent into a status; during a call it is entered after the call',
  changeProvesCaller: true,
  body: z.strictObject({ statusId: id() }).meta({ id: 'AgentStatusChoice' }),
  handle: async (request) => {
    const { deps, actor, params, body } = request;
    return await answerAgent(
      request,
      await deps.useCases.chooseStatus.choose(actor, params.id, body.statusId),
    );
  },
});

const pauseRecording = defineRoute({
  ...shared,
  method: 'put',
  path: '/v1/agents/:id/recording',
  operationId: 'pause-agent-recording',
  summary: 'Pause what records the calls that the agent is in, or go on with it',
  description:
    'E.g. while a customer says the number of a card. What is said meanwhile is in no recording: it goes on after the gap, which `GET /v1/recordings/{id}/gaps` tells of. A pause ends by itself with the last call of the agent, so that a colleague to whom the call was passed on is recorded. 409 (`conflict`) when the agent is in no call.',
  body: z.strictObject({ paused: z.boolean() }).meta({ id: 'AgentRecordingPause' }),
  handle: async (request) => {
    const { deps, actor, params, body } = request;
    return await answerAgent(
      request,
      await deps.useCases.pauseRecording.pause(actor, params.id, body.paused),
    );
  },
});

async function answerAgent(request: AnyRequest, written: Written<AgentView>): Promise<Answer> {
  return await answerWrite(request, written, {
    status: 200,
    view: viewOfAgent(written.value),
    headers: { etag: entityTag(agentVersion(written.value)) },
  });
}

/** What an agent does during the day. */
export const agentStateRoutes: readonly Route[] = [logIn, logOut, chooseStatus, pauseRecording];
