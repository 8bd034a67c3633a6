/** ITU-T Q.850. */
const normal = 16;
const noAnswer = 19;
const answeredElsewhere = 26;
const temporaryFailure = 41;

/** How we end an offer that is taken back. */
export const withdrawnCause = 44;

/** Causes of FreeSWITCH beyond those of the standard, by name (switch_types.h). */
const own: Readonly<Record<string, number>> = {
  LOSE_RACE: answeredElsewhere,
  PICKED_OFF: answeredElsewhere,
  ORIGINATOR_CANCEL: normal,
  // The time to ring is over.
  ALLOTTED_TIMEOUT: noAnswer,
  BLIND_TRANSFER: normal,
  ATTENDED_TRANSFER: normal,
};

/**
 * The cause of a leg's end.
 *
 * @param number as the engine says it in the numbers of the standard
 * @param isTold the other side ended the leg: what only we say cannot be its word
 */
export function causeOf(name: string, number: number, isTold: boolean): number {
  if (isTold && number === withdrawnCause) return temporaryFailure;
  return own[name] ?? number;
}
