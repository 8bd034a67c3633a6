import type { Route } from '../define-route.ts';
import { changeRoutes, deleteRoute, readRoutes, writeRoutes } from '../record-routes.ts';
import { announcementResource } from '../resources/announcement.resource.ts';
import { apiKeyResource } from '../resources/api-key.resource.ts';
import { calendarResource } from '../resources/calendar.resource.ts';
import { callerListResource } from '../resources/caller-list.resource.ts';
import { extensionResource } from '../resources/extension.resource.ts';
import { menuResource } from '../resources/menu.resource.ts';
import { numberResource } from '../resources/number.resource.ts';
import { phoneResource } from '../resources/phone.resource.ts';
import { promptResource } from '../resources/prompt.resource.ts';
import { queueResource } from '../resources/queue.resource.ts';
import { recordingResource } from '../resources/recording.resource.ts';
import { ringGroupResource } from '../resources/ring-group.resource.ts';
import { roleResource } from '../resources/role.resource.ts';
import { skillResource } from '../resources/skill.resource.ts';
import { statusResource } from '../resources/status.resource.ts';
import { trunkResource } from '../resources/trunk.resource.ts';
import { userResource } from '../resources/user.resource.ts';
import { voicemailBoxResource } from '../resources/voicemail-box.resource.ts';
import { voicemailMessageResource } from '../resources/voicemail-message.resource.ts';

/** The objects of a company that differ in their fields only. */
export const recordResourceRoutes: readonly Route[] = [
  ...readRoutes(userResource),
  ...writeRoutes(userResource),
  ...readRoutes(roleResource),
  ...writeRoutes(roleResource),
  ...readRoutes(phoneResource),
  ...writeRoutes(phoneResource),
  ...readRoutes(extensionResource),
  ...writeRoutes(extensionResource),
  ...readRoutes(trunkResource),
  ...writeRoutes(trunkResource),
  ...readRoutes(numberResource),
  ...writeRoutes(numberResource),
  ...readRoutes(queueResource),
  ...writeRoutes(queueResource),
  ...readRoutes(ringGroupResource),
  ...writeRoutes(ringGroupResource),
  ...readRoutes(callerListResource),
  ...writeRoutes(callerListResource),
  ...readRoutes(skillResource),
  ...writeRoutes(skillResource),
  ...readRoutes(statusResource),
  ...writeRoutes(statusResource),
  ...readRoutes(calendarResource),
  ...writeRoutes(calendarResource),
  ...readRoutes(promptResource),
  ...writeRoutes(promptResource),
  ...readRoutes(announcementResource),
  ...writeRoutes(announcementResource),
  ...readRoutes(menuResource),
  ...writeRoutes(menuResource),
  ...readRoutes(voicemailBoxResource),
  ...writeRoutes(voicemailBoxResource),
  ...readRoutes(voicemailMessageResource),
  ...changeRoutes(voicemailMessageResource),
  ...readRoutes(apiKeyResource),
  ...writeRoutes(apiKeyResource),
  ...readRoutes(recordingResource),
  deleteRoute(recordingResource),
];
