import { z } from 'zod';
import { refuseUnknown } from '../../application/refusal.ts';
import { json } from '../answer.ts';
import { defineRoute, type Route } from '../define-route.ts';
import { sipAddresses, whereToRegister } from '../resources/phone.resource.ts';
import { id, idParams, instant } from '../schemas/numbers.ts';

const phoneRegistration = z
  .strictObject({
    sip: z
      .strictObject({ user: z.string(), addresses: whereToRegister })
      .nullable()
      .meta({ description: 'With what the phone registers, but for its secret. Null for a mobile.' }),
    registered: z
      .boolean()
      .nullable()
      .meta({ description: 'Null for a mobile, and for a phone that was never seen.' }),
    since: instant().nullable().meta({ description: 'When the phone came, or went.' }),
    mediaNodeId: id().nullable().meta({ description: 'Where it is registered, or was last.' }),
  })
  .meta({ id: 'PhoneRegistration' });

const read = defineRoute({
  method: 'get',
  path: '/v1/phones/:id/registration',
  operationId: 'read-phone-registration',
  summary: 'Whether a phone is registered, since when, and with what and where it registers',
  tag: 'Phones and numbers',
  needs: 'admin',
  params: idParams,
  answers: { 200: { description: 'As the media nodes last told it.', schema: phoneRegistration } },
  handle: async (request) => {
    const { deps, scope, params } = request;
    const { records, registrations } = deps.database.stores;
    const { id: phoneId, sipUser } = (await records.phone.find(scope, params.id)) ?? refuseUnknown('phone');
    const registration = (await registrations.ofPhones(scope, [phoneId])).get(phoneId);
    return json(200, {
      sip: sipUser === null ? null : { user: sipUser, addresses: await sipAddresses(request) },
      registered: registration?.registered ?? null,
      since: registration?.since ?? null,
      mediaNodeId: registration?.mediaNodeId ?? null,
    });
  },
});

export const phoneRegistrationRoutes: readonly Route[] = [read];
