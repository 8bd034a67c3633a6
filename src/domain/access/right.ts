/**
 * What a role can allow. `admin` contains all others inside its company; `operate` is for those who run the
 * installation itself: companies, media nodes, job queues. `edit-own-call-logic` is for those who are responsible for a part of the
 * call logic: they see and edit what they are editors of [R6], and it contains `own-redirects`. `statistics` reads what figures are
 * made of: activity logs and records of calls [P4, P7]. `own-voicemail` hears the messages of the boxes that are one's own, `recordings` those of
 * all, and all that was recorded. Why a call went where it went tells of the call logic, and is for `admin`.
 */
export const rights = [
  'admin',
  'operate',
  'recordings',
  'own-voicemail',
  'statistics',
  'live-view',
  'own-redirects',
  'edit-own-call-logic',
] as const;
export type Right = (typeof rights)[number];
