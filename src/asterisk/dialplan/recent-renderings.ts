import type { CompanyId } from '../../domain/ids.ts';
import { Remembered } from '../../domain/remembered.ts';
import { markerOf } from './dialplan-text.ts';
import type { RenderedDialplan } from './render-dialplan.ts';

/** Of others the whole text is compared. */
const mostCompanies = 8;

/** A marker has the hash of the text, which need not be kept. */
type KeptRendering = Pick<RenderedDialplan, 'marker' | 'pieces'>;

/**
 * The dialplans that were rendered last, two of each company: what an edit starts from, and what it leads to. Most pieces of the two are the
 * same, so that neither text of 10 megabytes has to be taken apart to find what differs.
 */
export class RecentRenderings {
  readonly #ofCompanies = new Remembered<CompanyId, readonly KeptRendering[]>(mostCompanies);

  put(companyId: CompanyId, { marker, pieces }: KeptRendering): void {
    const others = (this.#ofCompanies.get(companyId) ?? []).filter((one) => one.marker !== marker);
    this.#ofCompanies.put(companyId, [{ marker, pieces }, ...others.slice(0, 1)]);
  }

  /** The parts of two texts with all contexts that differ; the texts themselves where more is not known. */
  difference(companyId: CompanyId, before: string, after: string): [before: string, after: string] {
    const renderings = this.#ofCompanies.get(companyId) ?? [];
    const of = (text: string) => {
      const marker = markerOf(text);
      return renderings.find((one) => one.marker === marker);
    };
    const [old, fresh] = [of(before), of(after)];
    if (!old || !fresh) return [before, after];
    return [onlyIn(old, fresh), onlyIn(fresh, old)];
  }
}

function onlyIn({ pieces }: KeptRendering, other: KeptRendering): string {
  const others = new Set(other.pieces.map(({ hash }) => hash));
  return pieces
    .filter(({ hash }) => !others.has(hash))
    .map(({ text }) => text)
    .join('\n');
}
