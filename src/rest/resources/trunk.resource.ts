import { z } from 'zod';
import { type TrunkDraft, trunkRules } from '../../application/records/kinds/trunk.ts';
import { numberFormat } from '../schemas/number-format.ts';
import { ipv4Address, portNumber, sipHost } from '../schemas/addresses.ts';
import { nameText, plainText, secretText } from '../schemas/text.ts';
import { uniqueList } from '../schemas/unique-list.ts';
import type { WritableResource } from './resource.ts';
import { viewFields } from './view-fields.ts';

const shown = {
  name: nameText(),
  host: sipHost(),
  port: portNumber(),
  inboundAddresses: uniqueList(ipv4Address(), 64, (address) => address).meta({
    description: 'From where the provider calls us.',
  }),
  numberFormat: numberFormat().nullable(),
  register: z.boolean().meta({ description: 'Register at the provider; needs a user name and a secret.' }),
  username: plainText(100).min(1).nullable(),
};
const secret = secretText(1, 200).nullable().meta({ description: 'Never shown again.' });

export const trunkResource: WritableResource<'trunk', TrunkDraft> = {
  kind: 'trunk',
  path: 'trunks',
  noun: 'trunk',
  tag: 'Phones and numbers',
  readNeeds: 'admin',
  writeNeeds: 'admin',
  rules: trunkRules,
  create: z
    .strictObject({
      ...shown,
      port: shown.port.default(5060),
      inboundAddresses: shown.inboundAddresses.default([]),
      numberFormat: shown.numberFormat.default(null),
      register: shown.register.default(false),
      username: shown.username.default(null),
      secret: secret.default(null),
    })
    .meta({ id: 'NewTrunk' }),
  edit: z
    .strictObject({ ...shown, secret })
    .exactPartial()
    .meta({ id: 'TrunkEdit' }),
  view: z.strictObject({ ...viewFields, ...shown, hasSecret: z.boolean() }).meta({ id: 'Trunk' }),
  computed: ({ sealedSecret }) => ({ hasSecret: sealedSecret !== null }),
  filters: z.strictObject({ name: nameText(), host: sipHost() }).exactPartial(),
};
