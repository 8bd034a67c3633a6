/**
 * What a role can allow. `admin` contains all others inside its company; `operate` is for those who run the
 * installation itself: companies, media nodes, job queues.
 */
export const rights = ['admin', 'operate', 'recordings', 'statistics', 'live-view', 'own-redirects'] as const;
export type Right = (typeof rights)[number];
