import type { Right } from '../../domain/access/right.ts';
import type { CompanyId, ExtensionId } from '../../domain/ids.ts';
import { readNumber } from '../../domain/numbering/read-number.ts';
import type { Destination } from '../../domain/routing/destination.ts';
import type { Actor } from '../actor.ts';
import type { RedirectRecord } from '../ports/records/call-logic.ts';
import type { Stores } from '../ports/stores.ts';
import type { CreateRecord } from '../records/create-record.ts';
import type { DeleteRecord } from '../records/delete-record.ts';
import type { EditRecord } from '../records/edit-record.ts';
import { redirectRules } from '../records/kinds/redirect.ts';
import { Refusal } from '../refusal.ts';
import type { Written } from '../write.ts';

export interface RedirectFromPhoneParts {
  readonly stores: {
    readonly records: {
      readonly user: Pick<Stores['records']['user'], 'list'>;
      readonly role: Pick<Stores['records']['role'], 'find'>;
      readonly extension: Pick<Stores['records']['extension'], 'list'>;
    };
    readonly companies: Pick<Stores['companies'], 'find'>;
    readonly redirects: Pick<Stores['redirects'], 'ofHolders'>;
  };
  readonly createRecord: Pick<CreateRecord, 'create'>;
  readonly editRecord: Pick<EditRecord, 'edit'>;
  readonly deleteRecord: Pick<DeleteRecord, 'delete'>;
}

/** A phone, and the extensions that ring at it. */
export interface RedirectingPhone {
  readonly companyId: CompanyId;
  readonly device: string | null;
  readonly extensionIds: readonly ExtensionId[];
}

/**
 * Sends all calls of an extension elsewhere, and back, from one of its phones. It acts for the person whose extension it is, with that
 * person's rights [R10]. Redirects that apply to some callers only are left alone, and decide first if they are older.
 */
export class RedirectFromPhone {
  readonly #parts: RedirectFromPhoneParts;

  constructor(parts: RedirectFromPhoneParts) {
    this.#parts = parts;
  }

  /** @param target an extension of the company, or an outside number as it is dialled @throws Refusal */
  async set(phone: RedirectingPhone, target: string): Promise<Written<unknown>> {
    const { actor, extensionId } = await this.#owner(phone);
    const destination = await this.#destination(phone.companyId, target);
    const [before] = await this.#always(phone.companyId, extensionId);
    if (before)
      return await this.#parts.editRecord.edit(redirectRules, actor, before.id, { destination }, null);
    return await this.#parts.createRecord.create(redirectRules, actor, {
      holder: { kind: 'extension', extensionId },
      applies: 'always',
      callerListIds: [],
      destination,
    });
  }

  /** @throws Refusal also when there is none */
  async clear(phone: RedirectingPhone): Promise<Written<unknown>> {
    const { actor, extensionId } = await this.#owner(phone);
    let last: Written<unknown> | null = null;
    for (const { id } of await this.#always(phone.companyId, extensionId))
      last = await this.#parts.deleteRecord.delete(redirectRules, actor, id, null);
    return last ?? refuse('this extension is not redirected');
  }

  async #always(companyId: CompanyId, extensionId: ExtensionId): Promise<RedirectRecord[]> {
    const holder = { kind: 'extension', extensionId } as const;
    const redirects = await this.#parts.stores.redirects.ofHolders({ companyId }, [holder]);
    return redirects.filter(({ applies }) => applies === 'always');
  }

  async #owner({ companyId, device, extensionIds }: RedirectingPhone): Promise<{
    actor: Actor;
    extensionId: ExtensionId;
  }> {
    const { user, role } = this.#parts.stores.records;
    for (const extensionId of extensionIds) {
      const where = { extensionId, active: true };
      const { items } = await user.list({ companyId }, { limit: 2, after: null, where });
      const [owner, another] = items;
      if (!owner || another) continue;
      const rights: ReadonlySet<Right> = new Set((await role.find({ companyId }, owner.roleId))?.rights);
      const principal = { companyId, userId: owner.id, apiKeyId: null, label: 'phone', rights };
      return { actor: { principal, address: device ?? '' }, extensionId };
    }
    return refuse('this phone is at no extension of one person');
  }

  async #destination(companyId: CompanyId, target: string): Promise<Destination> {
    const { records, companies } = this.#parts.stores;
    const own = await records.extension.list(
      { companyId },
      { limit: 1, after: null, where: { digits: target } },
    );
    const [extension] = own.items;
    if (extension) return { kind: 'extension', extensionId: extension.id };
    const number = readNumber(target, (await companies.find(companyId))?.country ?? '');
    return number === null
      ? refuse('neither an extension nor an outside number')
      : { kind: 'outside', number, trunkId: null };
  }
}

function refuse(reason: string): never {
  throw new Refusal('conflict', reason);
}
