import { expect } from 'chai';
import { may, type Principal, scopeOf } from '../../../../src/domain/access/principal.ts';
import { type Right, rights } from '../../../../src/domain/access/right.ts';

describe('a principal', () => {
  const having = (...held: Right[]): Principal => ({
    companyId: 3,
    userId: 5,
    apiKeyId: null,
    label: 'ada@example.com',
    rights: new Set(held),
  });

  it('sees the own company and nothing else [P8]', () => {
    expect(scopeOf(having('admin', 'operate'))).to.deep.equal({ companyId: 3 });
    expect(scopeOf(having('operate', 'edit-own-call-logic'))).to.deep.equal({
      ...{ companyId: 3, editorId: 5, listenerId: 5 },
    });
    expect(scopeOf(having('recordings'))).to.deep.equal({ companyId: 3, editorId: 5 });
  });

  it('may do what the rights say and nothing else [U5]', () => {
    // Who is responsible for call logic surely is for the own extension [R6, R10]; who hears all hears the own.
    const contained: Partial<Record<Right, readonly Right[]>> = {
      'edit-own-call-logic': ['own-redirects'],
      recordings: ['own-voicemail'],
    };
    for (const right of rights) {
      const allowed = rights.filter((other) => may(having(right), other));
      if (right !== 'admin') expect(allowed).to.have.members([right, ...(contained[right] ?? [])]);
    }
    expect(rights.filter((right) => may(having(), right))).to.deep.equal([]);
  });

  it('with the right admin may do everything inside the company, but not run the installation [P4]', () => {
    expect(rights.filter((right) => !may(having('admin'), right))).to.deep.equal(['operate']);
  });

  it('who runs the installation is no administrator of a company by that', () => {
    expect(may(having('operate'), 'admin')).to.equal(false);
    expect(may(having('operate'), 'recordings')).to.equal(false);
  });
});
