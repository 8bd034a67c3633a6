import { z } from 'zod';
import { type ApiKeyDraft, apiKeyRules } from '../../application/records/kinds/api-key.ts';
import { id, idText, instant } from '../schemas/numbers.ts';
import { nameText } from '../schemas/text.ts';
import type { WritableResource } from './resource.ts';
import { viewFields } from './view-fields.ts';

const lastYear = 2100;

/** Stored as an instant; the year keeps within what every database can hold. */
const expiry = z.iso
  .datetime({ offset: true, error: 'must be an instant such as 2026-03-29T08:00:00Z' })
  .transform((text) => new Date(text))
  .refine((date) => date.getUTCFullYear() >= 2000 && date.getUTCFullYear() < lastYear, {
    error: `must be between the years 2000 and ${lastYear}`,
    params: { code: 'out-of-range' },
  })
  .nullable();

const view = z
  .strictObject({
    ...viewFields,
    name: nameText(),
    userId: id().meta({
      description: 'As whom the key acts, with the rights that this user has at each request.',
    }),
    prefix: z.string().meta({ description: 'How the key begins.' }),
    expiresAt: instant().nullable(),
  })
  .meta({ id: 'ApiKey' });

export const apiKeyResource: WritableResource<'api-key', ApiKeyDraft> = {
  kind: 'api-key',
  path: 'api-keys',
  noun: 'API key',
  tag: 'Sessions and API keys',
  readNeeds: 'admin',
  writeNeeds: 'admin',
  rules: apiKeyRules,
  create: z
    .strictObject({
      name: nameText(),
      userId: id()
        .exactOptional()
        .meta({ description: 'As whom the key acts: a user who has no right that you lack; else you.' }),
      expiresAt: expiry.default(null),
    })
    .meta({ id: 'NewApiKey' }),
  edit: z.strictObject({ name: nameText() }).exactPartial().meta({ id: 'ApiKeyEdit' }),
  view,
  filters: z.strictObject({ userId: idText(), name: nameText() }).exactPartial(),
  createdView: view
    .extend({ key: z.string().meta({ description: 'Shown this once.' }).optional() })
    .meta({ id: 'ApiKeyWithSecret' }),
  reveal: () => Promise.resolve((_record, { key }) => (key === undefined ? {} : { key })),
};
