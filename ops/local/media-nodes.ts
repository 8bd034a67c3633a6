import type { EngineKind } from '../../src/application/ports/records/media-node.ts';
import type { DemonstrationEngine } from './demonstration.ts';
import { engineNames, type LocalEngine } from './local-engine.ts';
import type { RestClient } from './rest-client.ts';

/** How an engine is reached, of which Switchroom is to know. */
export type ReachableEngine = Pick<LocalEngine, 'access' | 'secret'>;

interface NodeView {
  readonly id: number;
  readonly name: string;
  readonly engine: EngineKind;
  readonly connection: Readonly<Record<string, unknown>>;
}

/**
 * Makes each engine known as a media node, and tells the nodes that are known already where their engines are now: ports are kept
 * over a restart unless somebody else took one meanwhile.
 */
export async function registerMediaNodes(
  rest: RestClient,
  engines: readonly ReachableEngine[],
  known: readonly DemonstrationEngine[],
): Promise<DemonstrationEngine[]> {
  const { items } = await rest.get<{ items: NodeView[] }>('/v1/media-nodes');
  const registered: DemonstrationEngine[] = [];
  for (const { access, secret } of engines) {
    const { engine: kind, connection } = access;
    const name = nameOf(kind);
    const nodeId = known.find((one) => one.kind === kind)?.nodeId;
    // By its name: registered by a seed that was interrupted before it wrote down what it made.
    const node = items.find(({ id }) => id === nodeId) ?? items.find((one) => one.name === name);
    const { id } = node ?? (await rest.post<{ id: number }>('/v1/media-nodes', { ...access, name, secret }));
    if (node && Object.entries(connection).some(([key, value]) => node.connection[key] !== value))
      await rest.patch(`/v1/media-nodes/${id}`, { connection, secret });
    registered.push({ kind, nodeId: id, sipAddress: connection.sipAddress });
  }
  return registered;
}

/** Adds the nodes to those that carry the company. */
export async function placeCompany(
  rest: RestClient,
  company: { readonly id: number; readonly mediaNodeIds: readonly number[] },
  engines: readonly DemonstrationEngine[],
): Promise<void> {
  const mediaNodeIds = [...new Set([...company.mediaNodeIds, ...engines.map(({ nodeId }) => nodeId)])];
  if (mediaNodeIds.length === company.mediaNodeIds.length) return;
  // At the first start the engines may still be connecting.
  await rest.patch(`/v1/companies/${company.id}`, { mediaNodeIds }, { prefer: 'wait=30' });
}

function nameOf(kind: EngineKind): string {
  return `local ${engineNames[kind]}`;
}
