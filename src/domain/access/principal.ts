import type { ApiKeyId, CompanyId, UserId } from '../ids.ts';
import type { Right } from './right.ts';

/** Who makes a request: a person with a session, or a program with an API key. Every user belongs to one company. */
export interface Principal {
  readonly companyId: CompanyId;
  /** The person, or the user who made the API key. */
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
}

export function scopeOf(principal: Principal): Scope {
  return { companyId: principal.companyId };
}

export function may(principal: Principal, right: Right): boolean {
  if (principal.rights.has(right)) return true;
  return right !== 'operate' && principal.rights.has('admin');
}
