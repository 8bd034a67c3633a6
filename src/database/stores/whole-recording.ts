/**
 * SQL: whether a recording is that of a call, whatever became of it, and not that of a queue; the name of its file says so (`parseFileBase`),
 * as its queue is written down when it comes to one that records.
 *
 * @param recordings name of the table, or what stands for it
 */
export function isWhole(recordings: string): string {
  return `${recordings}.fileBase LIKE CONCAT(${recordings}.companyId, '-0-%')`;
}
