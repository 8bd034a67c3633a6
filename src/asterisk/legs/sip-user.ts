/** A trunk is an endpoint like a phone, told apart by its name; SIP users are random and never look like it. */
export function isTrunk(endpoint: string): boolean {
  return /^trunk-[0-9]+$/u.test(endpoint);
}

/** The SIP endpoint of a channel, e.g. `trunk-5` of `PJSIP/trunk-5-0000001f`; null for a channel of any other kind. */
export function endpointOf(channelName: string): string | null {
  // While a channel is taken over by another, what remains of it has `<ZOMBIE>` behind its name.
  return /^PJSIP\/([A-Za-z0-9][A-Za-z0-9-]*)-[0-9a-f]{8}(?:<|$)/u.exec(channelName)?.[1] ?? null;
}

/** The phone whose channel this is, e.g. `PJSIP/ab12-0000001f`; null for a trunk's channel and for anything else. */
export function sipUserOf(channelName: string): string | null {
  const endpoint = endpointOf(channelName);
  return endpoint === null || isTrunk(endpoint) ? null : endpoint;
}
