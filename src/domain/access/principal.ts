import type { ApiKeyId, CompanyId, UserId } from '../ids.ts';
import type { Right } from './right.ts';

/** Who makes a request: a person with a session, or a program with an API key. Every user belongs to one company. */
export interface Principal {
  readonly companyId: CompanyId;
  /** The person, or the user as whom the API key acts. */
  readonly userId: UserId;
  readonly apiKeyId: ApiKeyId | null;
  /** How the audit shows the principal: an e-mail address or the name of a key. */
  readonly label: string;
  readonly rights: ReadonlySet<Right>;
}

/**
 * What a query may see. Each read and write of a company's objects takes one; what is out of scope does not exist.
 */
export interface Scope {
  readonly companyId: CompanyId;
  /** Set for everybody but administrators: of the kinds of object that have editors, only those of this user exist [R6, L6]. */
  readonly editorId?: UserId;
  /** Set for those without the right `recordings`: of what callers said, only what is in boxes of this user exists [P8]. */
  readonly listenerId?: UserId;
}

export function scopeOf(principal: Principal): Scope {
  const { companyId, userId } = principal;
  if (may(principal, 'admin')) return { companyId };
  const scope = { companyId, editorId: userId };
  return may(principal, 'recordings') ? scope : { ...scope, listenerId: userId };
}

/** All of a company, for what follows from a request whoever makes it. */
export function wholeCompany({ companyId }: Scope): Scope {
  return { companyId };
}

export function may(principal: Principal, right: Right): boolean {
  if (principal.rights.has(right)) return true;
  if (right === 'own-redirects' && principal.rights.has('edit-own-call-logic')) return true;
  if (right === 'own-voicemail' && principal.rights.has('recordings')) return true;
  return right !== 'operate' && principal.rights.has('admin');
}
