import { expect } from 'chai';
import type { Actor } from '../../../../src/application/actor.ts';
import { RedirectFromPhone } from '../../../../src/application/call-logic/redirect-from-phone.ts';
import type { RedirectRecord } from '../../../../src/application/ports/records/call-logic.ts';
import type { CompanyRecord } from '../../../../src/application/ports/records/company.ts';
import type { RoleRecord, UserRecord } from '../../../../src/application/ports/records/people.ts';
import type { ExtensionRecord } from '../../../../src/application/ports/records/phones.ts';
import type { Written } from '../../../../src/application/write.ts';
import type { Right } from '../../../../src/domain/access/right.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';

const companyId = 7;
const phone = { companyId, device: 'phone1', extensionIds: [101, 102] };

describe('a redirect set at the phone [R9, R10]', () => {
  let owners: Partial<UserRecord>[];
  let rights: readonly Right[];
  let redirects: Partial<RedirectRecord>[];
  let done: unknown[];
  let actors: Actor[];

  beforeEach(() => {
    owners = [{ id: 5, roleId: 3, extensionId: 102, active: true }];
    rights = ['own-redirects'];
    redirects = [];
    done = [];
    actors = [];
  });

  const page = <T>(items: T[]) => Promise.resolve({ items, next: null });
  const carriedOut = (actor: Actor, what: unknown) => {
    actors.push(actor);
    done.push(what);
    return Promise.resolve({ value: null, revision: 1, touched: [] } as object as Written<never>);
  };
  const redirecting = () =>
    new RedirectFromPhone({
      stores: {
        records: {
          user: {
            list: (_scope, { where }) =>
              page(owners.filter(({ extensionId }) => extensionId === where?.extensionId) as UserRecord[]),
          },
          role: { find: () => Promise.resolve({ rights } as RoleRecord) },
          extension: {
            list: (_scope, { where }) =>
              page((where?.digits === '204' ? [{ id: 44 }] : []) as ExtensionRecord[]),
          },
        },
        companies: { find: () => Promise.resolve({ country: 'HU' } as CompanyRecord) },
        redirects: { ofHolders: () => Promise.resolve(redirects as RedirectRecord[]) },
      },
      createRecord: { create: (_rules, actor, draft) => carriedOut(actor, { create: draft }) },
      editRecord: { edit: (_rules, actor, id, edit) => carriedOut(actor, { edit: id, ...edit }) },
      deleteRecord: { delete: (_rules, actor, id) => carriedOut(actor, { delete: id }) },
    });
  const refusalOf = async (attempt: Promise<unknown>) => (await rejectionOf(attempt)).message;

  it('is made for the extension of one person, with the rights of that person', async () => {
    await redirecting().set(phone, '204');
    expect(done).to.deep.equal([
      {
        create: {
          holder: { kind: 'extension', extensionId: 102 },
          applies: 'always',
          callerListIds: [],
          destination: { kind: 'extension', extensionId: 44 },
        },
      },
    ]);
    expect(actors[0]?.principal).to.deep.include({ userId: 5, label: 'phone', rights: new Set(rights) });
  });

  it('replaces the one that is there, and leaves those alone that apply to some callers', async () => {
    redirects = [
      { id: 1, applies: 'listed' },
      { id: 2, applies: 'always' },
    ];
    await redirecting().set(phone, '204');
    await redirecting().clear(phone);
    expect(done).to.deep.equal([
      { edit: 2, destination: { kind: 'extension', extensionId: 44 } },
      { delete: 2 },
    ]);
  });

  it('leads outside when the target is an outside number as people dial it', async () => {
    await redirecting().set(phone, '06301234567');
    expect(done[0]).to.have.nested.property('create.destination').that.deep.equals({
      kind: 'outside',
      number: '+36301234567',
      trunkId: null,
    });
  });

  it('is refused for a target that is nothing, at a phone of nobody or of two, and when there is none to end', async () => {
    expect(await refusalOf(redirecting().set(phone, '99'))).to.contain('neither an extension');
    expect(await refusalOf(redirecting().clear(phone))).to.contain('not redirected');
    owners = [];
    expect(await refusalOf(redirecting().set(phone, '204'))).to.contain('no extension of one person');
    owners = [{ extensionId: 101 }, { extensionId: 101 }];
    expect(await refusalOf(redirecting().set(phone, '204'))).to.contain('no extension of one person');
    expect(done).to.deep.equal([]);
  });
});
