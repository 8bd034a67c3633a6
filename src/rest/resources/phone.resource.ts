import { z } from 'zod';
import { type PhoneDraft, phoneRules } from '../../application/records/kinds/phone.ts';
import type { PhoneRecord } from '../../application/ports/records/phones.ts';
import type { AnyRequest } from '../define-route.ts';
import { e164 } from '../schemas/dialling.ts';
import { id, idText } from '../schemas/numbers.ts';
import { nameText } from '../schemas/text.ts';
import type { WritableResource } from './resource.ts';
import { viewFields } from './view-fields.ts';

const fields = {
  name: nameText(),
  mobileNumber: e164().nullable().meta({ description: 'Of a mobile; null for a SIP phone.' }),
  trunkId: id().nullable().meta({
    description: "Through which trunk a mobile is called; null: the company's oldest. Null for a SIP phone.",
  }),
};
const kind = z.enum(['sip', 'mobile']);

const view = z
  .strictObject({
    ...viewFields,
    ...fields,
    kind,
    sipUser: z.string().nullable().meta({ description: 'The name with which the phone registers.' }),
  })
  .meta({ id: 'Phone' });

export const whereToRegister = z.array(z.string()).meta({ description: 'Where to register: host:port.' });

export const phoneCreatedView = view
  .extend({
    sip: z
      .strictObject({
        user: z.string(),
        secret: z.string().meta({ description: 'Shown this once.' }),
        addresses: whereToRegister,
      })
      .optional(),
  })
  .meta({ id: 'PhoneWithSecret' });

export const phoneResource: WritableResource<'phone', PhoneDraft> = {
  kind: 'phone',
  path: 'phones',
  noun: 'phone',
  tag: 'Phones and numbers',
  readNeeds: 'admin',
  writeNeeds: 'admin',
  rules: phoneRules,
  create: z
    .strictObject({
      ...fields,
      kind: kind.default('sip'),
      mobileNumber: fields.mobileNumber.default(null),
      trunkId: fields.trunkId.default(null),
    })
    .meta({ id: 'NewPhone' }),
  edit: z.strictObject(fields).exactPartial().meta({ id: 'PhoneEdit' }),
  view,
  filters: z
    .strictObject({
      name: nameText(),
      kind,
      sipUser: z.string().regex(/^[a-z0-9]{1,64}$/),
      trunkId: idText(),
    })
    .exactPartial(),
  createdView: phoneCreatedView,
  reveal: revealSip,
};

/** What a SIP phone needs to register, told once. */
export async function revealSip(
  request: AnyRequest,
): Promise<
  (phone: PhoneRecord, shownOnce: Readonly<Record<string, string>>) => Readonly<Record<string, unknown>>
> {
  const addresses = await sipAddresses(request);
  return ({ sipUser }, { secret }) =>
    sipUser === null || secret === undefined ? {} : { sip: { user: sipUser, secret, addresses } };
}

/** Where the phones of the company register. */
export async function sipAddresses({ deps, scope }: AnyRequest): Promise<string[]> {
  const { companies, mediaNodes } = deps.database.stores;
  const company = await companies.find(scope.companyId);
  const nodes = await mediaNodes.all();
  return nodes
    .filter(({ id }) => company?.mediaNodeIds.includes(id))
    .map(({ connection }) => connection.sipAddress);
}
