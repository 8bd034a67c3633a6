import type { EnteredCall } from '../../engine/media-engine.ts';
import type { OutboundCall } from '../esl/outbound-call.ts';

const companyId = /^[1-9][0-9]{0,15}$/u;
const sipUser = /^[A-Za-z0-9][A-Za-z0-9-]{0,78}$/u;

/**
 * What the call logic says of a call that it hands over (freeswitch-conf/scripts/sw/controller.lua).
 *
 * @throws Error when it does not say whose it is
 */
export function readEnteredCall(call: Pick<OutboundCall, 'uuid' | 'variable'>): EnteredCall {
  const company = call.variable('sw_company') ?? '';
  if (!companyId.test(company)) throw new Error('a call was handed over without a company');
  // Set by the account with whose password the phone called; a provider's calls have none.
  const device = call.variable('user_name') ?? '';
  return {
    callId: call.uuid,
    device: sipUser.test(device) ? device : null,
    companyId: Number(company),
    purpose: call.variable('sw_purpose') ?? '',
    detail: call.variable('sw_detail') ?? '',
  };
}
