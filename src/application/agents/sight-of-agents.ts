import { may, type Principal } from '../../domain/access/principal.ts';
import type { AgentQuery } from '../ports/stores.ts';

/** Which agents one may list: with the right `live-view` all of the company, otherwise those whom one supervises [S12]. */
export function sightOfAgents(principal: Principal): Pick<AgentQuery, 'supervisorId'> {
  return may(principal, 'live-view') ? {} : { supervisorId: principal.userId };
}
