import { phoneRules } from '../../application/records/kinds/phone.ts';
import { Refusal, refuseUnknown } from '../../application/refusal.ts';
import { defineRoute, type Route } from '../define-route.ts';
import { entityTag, expectedVersion } from '../entity-tag.ts';
import { answerWrite } from '../receipt-answer.ts';
import { phoneCreatedView, phoneResource, revealSip } from '../resources/phone.resource.ts';
import { viewOf } from '../resources/resource.ts';
import { idParams } from '../schemas/numbers.ts';

const renewSecret = defineRoute({
  method: 'post',
  path: '/v1/phones/:id/secret',
  operationId: 'renew-phone-secret',
  summary: 'Make a new SIP secret for one phone',
  description: `On each engine that knows of it the old secret has stopped working, and the phone that is registered by it is signed off: it
rings no more, but a call that it has goes on. Should the engine go away in between, the phone may ring for five minutes more: no registration
holds longer. The new secret is shown in this answer only.`,
  tag: 'Phones and numbers',
  needs: 'admin',
  features: ['receipt', 'conditional-write'],
  params: idParams,
  answers: {
    200: { description: 'The phone with its new secret; every engine knows it.', schema: phoneCreatedView },
    202: { description: 'The same, but not every engine knows it yet.', schema: phoneCreatedView },
  },
  handle: async (request) => {
    const { deps, actor, scope, params } = request;
    const version = expectedVersion(request.header('if-match'));
    const phone = (await deps.database.stores.records.phone.find(scope, params.id)) ?? refuseUnknown('phone');
    if (phone.kind === 'mobile')
      throw new Refusal('conflict', 'a mobile does not register and has no SIP secret');
    const reveal = await revealSip(request);
    const { editRecord } = deps.useCases;
    const written = await editRecord.edit(phoneRules, actor, params.id, { newSecret: true }, version);
    const { record, shownOnce } = written.value;
    return await answerWrite(request, written, {
      status: 200,
      view: { ...viewOf(phoneResource, record), ...reveal(record, shownOnce) },
      headers: { etag: entityTag(record.version) },
    });
  },
});

export const phoneSecretRoutes: readonly Route[] = [renewSecret];
