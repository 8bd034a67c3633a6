import type { Route } from './define-route.ts';
import { describeRoutes, type OpenApiDocument } from './openapi/open-api-document.ts';
import { agentActivityRoutes } from './routes/agent-activity.routes.ts';
import { agentRecordRoutes } from './routes/agent-records.routes.ts';
import { agentStateRoutes } from './routes/agent-state.routes.ts';
import { auditEntryRoutes } from './routes/audit-entries.routes.ts';
import { calendarExchangeRoutes } from './routes/calendar-exchange.routes.ts';
import { calendarStateRoutes } from './routes/calendar-state.routes.ts';
import { callExplanationRoutes } from './routes/call-explanation.routes.ts';
import { callRoutes } from './routes/calls.routes.ts';
import { figureRoutes } from './routes/figures.routes.ts';
import { callbackRoutes } from './routes/callbacks.routes.ts';
import { companyRoutes } from './routes/companies.routes.ts';
import { documentationRoutes } from './routes/documentation.routes.ts';
import { liveRoutes } from './routes/live.routes.ts';
import { mediaNodeRoutes } from './routes/media-nodes.routes.ts';
import { phoneRegistrationRoutes } from './routes/phone-registration.routes.ts';
import { phoneSecretRoutes } from './routes/phone-secret.routes.ts';
import { promptAudioRoutes } from './routes/prompt-audio.routes.ts';
import { queueAgentRoutes } from './routes/queue-agents.routes.ts';
import { recordResourceRoutes } from './routes/record-resources.routes.ts';
import { recordingAudioRoutes } from './routes/recording-audio.routes.ts';
import { phoneOrderRoutes } from './routes/phone-orders.routes.ts';
import { recordingGapRoutes } from './routes/recording-gaps.routes.ts';
import { redirectRoutes } from './routes/redirects.routes.ts';
import { revisionRoutes } from './routes/revisions.routes.ts';
import { seatRoutes } from './routes/seats.routes.ts';
import { sessionRoutes } from './routes/sessions.routes.ts';
import { simulationRoutes } from './routes/simulations.routes.ts';
import { systemRoutes } from './routes/system.routes.ts';
import { trunkStateRoutes } from './routes/trunk-state.routes.ts';
import { voicemailAudioRoutes } from './routes/voicemail-audio.routes.ts';

/** Every route of the interface; the router and the OpenAPI document are both made of it. */
export const routeTable: readonly Route[] = [
  ...sessionRoutes,
  ...companyRoutes,
  ...recordResourceRoutes,
  ...redirectRoutes,
  ...callbackRoutes,
  ...phoneSecretRoutes,
  ...phoneRegistrationRoutes,
  ...trunkStateRoutes,
  ...promptAudioRoutes,
  ...calendarStateRoutes,
  ...simulationRoutes,
  ...calendarExchangeRoutes,
  ...agentRecordRoutes,
  ...agentStateRoutes,
  ...queueAgentRoutes,
  ...agentActivityRoutes,
  ...seatRoutes,
  ...liveRoutes,
  ...callRoutes,
  ...figureRoutes,
  ...callExplanationRoutes,
  ...recordingAudioRoutes,
  ...recordingGapRoutes,
  ...phoneOrderRoutes,
  ...voicemailAudioRoutes,
  ...revisionRoutes,
  ...auditEntryRoutes,
  ...mediaNodeRoutes,
  ...systemRoutes,
  ...documentationRoutes(openApiDocument),
];

/** The OpenAPI 3.1 document of the whole interface. */
export function openApiDocument(): OpenApiDocument {
  return describeRoutes(routeTable);
}
