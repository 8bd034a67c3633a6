import type { CompanyId, Revision } from '../../domain/ids.ts';
import type { Entry, RoutingTable } from '../../domain/routing/routing-table.ts';
import { type ConfigSection, renderSections } from '../config-text/config-section.ts';
import { contentHash } from '../../media-node/files/content-hash.ts';
import { requireDigits, requireWhole } from '../../media-node/files/plain-values.ts';
import { dialplanText, gotoNode, revisionContext } from './node-contexts.ts';
import { renderNodes } from './render-node.ts';
import { renderPlaces } from './render-places.ts';

/**
 * The global variable from which it is read back what the engine really runs: the revision and, as another version of the controller or
 * another year renders the same call logic differently, a hash of the text.
 */
export function revisionVariable(companyId: CompanyId): string {
  return `SW_REVISION_${companyId}`;
}

/**
 * A routing table as a dialplan that calls the subroutines of `asterisk-conf/`. Each node is a small context, and entries are
 * spread over contexts of at most a hundred, because loading a context costs the square of its extensions.
 *
 * @param now from which on the clocks of time zones are told
 */
export function renderDialplan(table: RoutingTable, now: Date): string {
  const { companyId, numbers, extensions, revision } = table;
  const entries = [
    ...renderEntries(companyId, numbers, numbersContext),
    ...renderEntries(companyId, extensions, (digits) => extensionsContext(companyId, digits)),
  ];
  const body = [
    dialplanText(entries),
    ...renderNodes(table, now),
    dialplanText([...renderPlaces(table), renderRevision(companyId, revision)]),
  ].join('\n');
  // Last, so that a file cut short shows itself by an old revision.
  const globals: ConfigSection = {
    name: 'globals',
    template: '+',
    lines: [[revisionVariable(companyId), `${revision}.${contentHash(body)}`]],
  };
  return [body, renderSections([globals], '=')].join('\n');
}

/** What each call that enters is told. It changes together with the nodes, as the global variable does not. */
function renderRevision(companyId: CompanyId, revision: Revision): ConfigSection {
  return {
    name: revisionContext(companyId),
    lines: [
      ['exten', `s,1,Set(__SW_REVISION=${requireWhole(revision, 0, Number.MAX_SAFE_INTEGER)})`],
      ['same', 'n,Return()'],
    ],
  };
}

/**
 * Numbers are unique in the installation and looked up whatever trunk a call came through, because one provider often
 * serves several companies from the same address. Asterisk merges the parts of a context that several files bring.
 */
function numbersContext(digits: string): string {
  return `numbers-${digits.slice(-3)}`;
}

function extensionsContext(companyId: CompanyId, digits: string): string {
  return `extensions-${companyId}-${digits.slice(-2)}`;
}

function renderEntries(
  companyId: CompanyId,
  entries: readonly Entry[],
  contextFor: (digits: string) => string,
): ConfigSection[] {
  const shards = new Map<string, [string, string][]>();
  for (const { digits, node } of entries) {
    const shard = contextFor(requireDigits(digits));
    const lines = shards.get(shard) ?? [];
    lines.push(['exten', `${digits},1,${gotoNode(companyId, node)}`]);
    shards.set(shard, lines);
  }
  return [...shards].map(([name, lines]) => ({ name, lines }));
}
