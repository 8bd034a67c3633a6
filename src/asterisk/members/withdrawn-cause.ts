/**
 * The Q.850 cause with which an offer is ended that is taken back. Neither a phone nor app_queue ends a call with it: in the
 * journal it tells a withdrawn offer from a missed one.
 */
export const withdrawnCause = 44;
