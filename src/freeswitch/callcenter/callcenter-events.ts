/** Told by mod_callcenter of offers and callers. */
export const callcenterSubclass = 'callcenter::info';

/**
 * The headers, with their values, by which those of its events are known that anybody here takes. The others are left out: what tells of
 * the end of a talk is the largest of all, with each variable of both channels, and the end of a channel tells the same.
 */
export const callcenterFilters = [
  ['CC-Action', 'member-queue-start'],
  ['CC-Action', 'agent-offering'],
  ['CC-Action', 'bridge-agent-start'],
  ['CC-Action', 'bridge-agent-fail'],
  // A `bridge-agent-end` of an agent who was gone in the last moment.
  ['CC-Agent-Bridged', 'false'],
  // A `member-queue-end` of a caller who gave up.
  ['CC-Cause', 'Cancel'],
] as const;
