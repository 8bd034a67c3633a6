/** The two sides of a comparison. */
export type Side = 'ours' | 'floor';

const quad: readonly Side[] = ['ours', 'floor', 'floor', 'ours'];

/**
 * The order A B B A, over and over: a machine that becomes slower (or faster) as time goes on does so for both sides alike.
 *
 * @param quads how often; each side comes twice in each
 */
export function interleaved(quads: number): Side[] {
  return Array.from({ length: quads }, () => quad).flat();
}
