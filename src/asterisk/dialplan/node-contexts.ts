import type { CompanyId } from '../../domain/ids.ts';
import type { NodeName } from '../../domain/routing/routing-table.ts';
import { type ConfigSection, renderSections } from '../configuration/config-section.ts';
import { requireName } from '../../media-node/files/plain-values.ts';

/** One line of a context: `exten` or `same`, and what follows. */
export type DialplanLine = [key: 'exten' | 'same', value: string];

/** Contexts of nodes carry the company, because hang-up nodes have the same name in each. */
export function contextOf(companyId: CompanyId, node: NodeName): string {
  return requireName(`c${companyId}-${node}`);
}

/** Where app_queue goes when a waiting caller presses a key. */
export function keysContext(companyId: CompanyId, queueId: number): string {
  return requireName(`c${companyId}-queue-${queueId}-keys`);
}

export function gotoNode(companyId: CompanyId, node: NodeName): string {
  return `Goto(${contextOf(companyId, node)},enter,1)`;
}

export function markNode(node: NodeName, what: string): string {
  return `Gosub(sw-mark,s,1(${requireName(node)},${requireName(what)}))`;
}

/** Sections of a dialplan as text. */
export function dialplanText(sections: readonly ConfigSection[]): string {
  return renderSections(sections, ' => ');
}
