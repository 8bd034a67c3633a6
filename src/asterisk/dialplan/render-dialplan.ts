import type { CompanyId, Revision } from '../../domain/ids.ts';
import { oncePer } from '../../domain/once-per.ts';
import type { Entry, RoutingTable } from '../../domain/routing/routing-table.ts';
import { type ConfigSection, renderSections } from '../config-text/config-section.ts';
import { contentHash } from '../../media-node/files/content-hash.ts';
import { requireDigits, requireName, requireWhole } from '../../media-node/files/plain-values.ts';
import { type DialplanPiece, dialplanPiece } from './dialplan-piece.ts';
import { gotoNode, revisionContext, transferContext } from './node-contexts.ts';
import { dialStarts, renderDialling } from './render-dialling.ts';
import { renderNodes } from './render-node.ts';
import { renderPlaces } from './render-places.ts';

/**
 * The global variable from which it is read back what the engine really runs: the revision and, as another version of the controller or
 * another year renders the same call logic differently, a hash of the text.
 */
export function revisionVariable(companyId: CompanyId): string {
  return `SW_REVISION_${companyId}`;
}

export interface RenderedDialplan {
  readonly text: string;
  /** What the engine reports once it runs the text; see `revisionVariable`. */
  readonly marker: string;
  /** What the text consists of, each with whole contexts; of two renderings those that differ tell what changed. */
  readonly pieces: readonly DialplanPiece[];
}

/**
 * A routing table as a dialplan that calls the subroutines of `asterisk-conf/`. Each node is a small context, and entries are
 * spread over contexts of at most a hundred, because loading a context costs the square of its extensions.
 *
 * @param now from which on the clocks of time zones are told
 */
export function renderDialplan(table: RoutingTable, now: Date): RenderedDialplan {
  const { companyId, numbers, extensions, dialling, revision } = table;
  const startOfDialled = dialStarts(table);
  const pieces = [
    ...numberPieces(numbers, companyId),
    ...extensionPieces(extensions, companyId),
    ...asPieces([
      renderTransfers(companyId),
      ...renderEntries(
        [
          ...dialling.callers.map(({ digits, node }) => ({
            digits,
            extension: digits,
            does: startOfDialled(node),
          })),
          ...dialling.recorded.map((digits) => ({ digits, extension: `record-${digits}`, does: 'Return()' })),
        ],
        (digits) => `dialling-${extensionsShard(companyId, digits)}`,
        ({ extension, does }) => [[extension, does]],
      ),
      renderDialling(table, startOfDialled),
    ]),
    ...renderNodes(table, now),
    ...asPieces([...renderPlaces(table), renderRevision(companyId, revision)]),
  ];
  const marker = `${revision}.${contentHash(pieces.map(({ hash }) => hash).join(' '))}`;
  // Last, so that a file cut short shows itself by an old revision.
  const globals: ConfigSection = {
    name: 'globals',
    template: '+',
    lines: [[revisionVariable(companyId), marker]],
  };
  const texts = pieces.map(({ text }) => text);
  return { text: [...texts, renderSections([globals], '=')].join('\n'), marker, pieces };
}

const numberPieces = oncePer((numbers: readonly Entry[], companyId: CompanyId) =>
  asPieces(
    renderEntries(numbers, numbersContext, ({ digits, node }) => [
      [digits, gotoNode(companyId, node)],
      // By which a phone of the company finds it, and none of another one.
      [ownNumber(companyId, digits), gotoNode(companyId, node)],
    ]),
  ),
);

const extensionPieces = oncePer((extensions: readonly Entry[], companyId: CompanyId) =>
  asPieces(
    renderEntries(
      extensions,
      (digits) => extensionsContext(companyId, digits),
      ({ digits, node }) => [[digits, 'Gosub(sw-at-phone,s,1)', gotoNode(companyId, node)]],
    ),
  ),
);

function asPieces(sections: readonly ConfigSection[]): DialplanPiece[] {
  return sections.map((section) => dialplanPiece(section));
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
  return `extensions-${extensionsShard(companyId, digits)}`;
}

/**
 * Where phones pass calls on to: the extensions that there are, and nothing else. So the engine refuses a blind transfer to anything else
 * before it lets go of the other side, and the two talk on.
 */
function renderTransfers(companyId: CompanyId): ConfigSection {
  return {
    name: transferContext(companyId),
    lines: [['lswitch', `Loopback/\${EXTEN}@extensions-${companyId}-\${EXTEN:-2}`]],
  };
}

function extensionsShard(companyId: CompanyId, digits: string): string {
  return `${companyId}-${digits.slice(-2)}`;
}

/** No number that anybody dials has letters. */
function ownNumber(companyId: CompanyId, digits: string): string {
  return requireName(`c${companyId}n${digits}`);
}

function renderEntries<Of extends { readonly digits: string }>(
  entries: readonly Of[],
  contextFor: (digits: string) => string,
  linesOf: (entry: Of) => readonly (readonly [extension: string, ...does: [string, ...string[]]])[],
): ConfigSection[] {
  const shards = new Map<string, [string, string][]>();
  for (const entry of entries) {
    const shard = contextFor(requireDigits(entry.digits));
    const lines = shards.get(shard) ?? [];
    for (const [extension, first, ...more] of linesOf(entry))
      lines.push(
        ['exten', `${extension},1,${first}`],
        ...more.map((does): [string, string] => ['same', `n,${does}`]),
      );
    shards.set(shard, lines);
  }
  return [...shards].map(([name, lines]) => ({ name, lines }));
}
