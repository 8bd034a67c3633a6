import { z } from 'zod';
import { type DraftItem, type DraftKind, draftsBy } from '../../application/simulations/draft-objects.ts';
import type { Drafts } from '../../application/simulations/drafted-company.ts';
import { temporaryOf } from '../../application/simulations/temporary-ids.ts';
import { announcementResource } from '../resources/announcement.resource.ts';
import { calendarResource } from '../resources/calendar.resource.ts';
import { callerListResource } from '../resources/caller-list.resource.ts';
import { extensionResource } from '../resources/extension.resource.ts';
import { menuResource } from '../resources/menu.resource.ts';
import { numberResource } from '../resources/number.resource.ts';
import { queueResource } from '../resources/queue.resource.ts';
import { redirectResource } from '../resources/redirect.resource.ts';
import type { WritableResource } from '../resources/resource.ts';
import { ringGroupResource } from '../resources/ring-group.resource.ts';
import { voicemailBoxResource } from '../resources/voicemail-box.resource.ts';
import { id } from './numbers.ts';

const mostItems = 200;

type Parsed = Omit<DraftItem, 'path'>;

/**
 * An object of a draft: what is stored already, with the fields to change, as an edit takes them; what is not, with all that
 * creating it takes. Negative ids were replaced before (`withStandIns`).
 */
function draftItem<K extends DraftKind, Draft extends object>(
  resource: WritableResource<K, Draft>,
): z.ZodType<Parsed> {
  return z
    .looseObject({ id: id() })
    .transform((item, context): Parsed => {
      const { id: itemId, ...fields } = item;
      const isNew = temporaryOf(itemId) !== null;
      const result = (isNew ? resource.create : resource.edit).safeParse(fields);
      if (result.success) return { id: itemId, isNew, fields: result.data };
      for (const issue of result.error.issues)
        context.issues.push({ ...issue, input: fields } as z.core.$ZodRawIssue);
      return z.NEVER;
    })
    .meta({
      id: `${resource.kind}-draft`,
      description: `A ${resource.noun}: its id, and fields as in an edit.`,
    });
}

function draftItems<K extends DraftKind, Draft extends object>(resource: WritableResource<K, Draft>) {
  const prepare = draftsBy(resource.rules);
  return z
    .array(draftItem(resource))
    .max(mostItems)
    .default([])
    .transform((items): Drafts => ({
      prepare,
      items: items.map((item, index) => ({ ...item, path: ['draft', resource.path, index] })),
    }));
}

/** Unsaved objects, under the names that their lists have in addresses. */
export const draft = z
  .strictObject({
    numbers: draftItems(numberResource),
    extensions: draftItems(extensionResource),
    queues: draftItems(queueResource),
    'ring-groups': draftItems(ringGroupResource),
    calendars: draftItems(calendarResource),
    announcements: draftItems(announcementResource),
    menus: draftItems(menuResource),
    'voicemail-boxes': draftItems(voicemailBoxResource),
    'caller-lists': draftItems(callerListResource),
    redirects: draftItems(redirectResource),
  })
  .transform((kinds) => Object.values(kinds).filter(({ items }) => items.length > 0))
  .meta({
    id: 'Draft',
    description:
      'Unsaved objects that are taken to be saved. New ones have ids from -1 to -1000, by which others of the draft can point at them; nodes are then called `queue-new-1`.',
  });
