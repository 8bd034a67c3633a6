import { z } from 'zod';
import type { ChangeRules, DeletionRules, RecordRules } from '../../application/records/record-rules.ts';
import type { RecordKind, RecordKinds } from '../../application/ports/records/record-kinds.ts';
import { may, type Principal } from '../../domain/access/principal.ts';
import type { Access, AnyRequest } from '../define-route.ts';
import { entityTag } from '../entity-tag.ts';

export type View = Readonly<Record<string, unknown>>;

/** A kind of object that can be listed and read. */
export interface ReadableResource<K extends RecordKind> {
  readonly kind: K;
  /** Plural, as in the path: `/v1/queues`. */
  readonly path: string;
  /** As in a sentence: `queue`. */
  readonly noun: string;
  readonly tag: string;
  readonly readNeeds: Exclude<Access, 'public'>;
  /** Fields of the stored object that may be seen; no other field ever leaves. */
  readonly view: z.ZodObject;
  /** Fields of the view that are computed. */
  readonly computed?: (record: RecordKinds[K]) => Readonly<Record<string, unknown>>;
  /**
   * The view for who is no administrator. Who may edit an object reads all of it; set where administrators alone edit it, others read it as
   * well, and something in it is private [P8].
   */
  readonly seenByOthers?: (view: View) => View;
  /** It began at a time (`startedAt`), by which the list is narrowed as well. As of all that happened, the newest come first. */
  readonly isDated?: true;
  /** Equality filters of the list, by the names of stored fields. */
  readonly filters: z.ZodType<Partial<RecordKinds[K]>> & z.ZodObject;
  /** Of the filters, the one by the caller's number, who is found however the number is written. */
  readonly callerFilter?: keyof RecordKinds[K] & string;
}

/** A kind of object that is deleted. */
export interface DeletableResource<K extends RecordKind> extends ReadableResource<K> {
  readonly rules: DeletionRules<K>;
  readonly writeNeeds: Exclude<Access, 'public'>;
  /** What goes with it, or keeps it. */
  readonly deletion?: string;
}

/** A kind of object that is changed and deleted. */
export interface ChangeableResource<K extends RecordKind, Draft extends object> extends DeletableResource<K> {
  readonly rules: ChangeRules<K, Draft>;
  /** The largest body of a create or edit; that of all others when left out. */
  readonly mostBodyBytes?: number;
  /** Where less is enough to edit what is there already. */
  readonly editNeeds?: Exclude<Access, 'public'>;
  /** Without defaults: what is left out keeps its value. */
  readonly edit: z.ZodType<Partial<Draft>>;
  /** What whoever saved the object should know of it: fields that the answers of create and edit have beside the view. */
  readonly remarks?: {
    readonly fields: z.ZodObject;
    readonly of: (record: RecordKinds[K], now: Date) => Readonly<Record<string, unknown>>;
  };
}

/** A kind of object that administrators make, change and delete. */
export interface WritableResource<K extends RecordKind, Draft extends object> extends ChangeableResource<
  K,
  Draft
> {
  readonly rules: RecordRules<K, Draft>;
  /** Fills in defaults. */
  readonly create: z.ZodType<Draft>;
  /** The view with what is told once; left out where nothing is. */
  readonly createdView?: z.ZodObject;
  /** Runs before the write (whatever it reads must not fail after it); the result makes of secrets what is told once. */
  readonly reveal?: (
    request: AnyRequest,
  ) => Promise<
    (record: RecordKinds[K], shownOnce: Readonly<Record<string, string>>) => Readonly<Record<string, unknown>>
  >;
}

/** The body of an answer to a create or edit. */
export function writtenViewOf<K extends RecordKind, Draft extends object>(
  resource: ChangeableResource<K, Draft> & Pick<Partial<WritableResource<K, Draft>>, 'createdView'>,
  act: 'created' | 'edited',
): z.ZodObject {
  const { view, createdView, remarks } = resource;
  const base = act === 'created' ? (createdView ?? view) : view;
  return remarks ? z.strictObject({ ...base.shape, ...remarks.fields.shape }) : base;
}

/** What may be seen of a stored object. */
export function viewOf<K extends RecordKind>(
  resource: ReadableResource<K>,
  record: RecordKinds[K],
): Record<string, unknown> {
  return visibleFields(resource.view, { ...record, ...resource.computed?.(record) });
}

/** What this person may see of it; the tag is another one where less is seen, as a client may be used by one after the other. */
export function seenBy<K extends RecordKind>(
  principal: Principal,
  resource: ReadableResource<K>,
  record: RecordKinds[K],
): { readonly view: View; readonly etag: string } {
  const view = viewOf(resource, record);
  return resource.seenByOthers === undefined || may(principal, 'admin')
    ? { view, etag: entityTag(record.version) }
    : { view: resource.seenByOthers(view), etag: entityTag(`${record.version}.seen`) };
}

/** The fields that a view names, and no other. */
export function visibleFields(view: z.ZodObject, object: object): Record<string, unknown> {
  const all = new Map(Object.entries(object));
  return Object.fromEntries(Object.keys(view.shape).map((field) => [field, all.get(field)]));
}
