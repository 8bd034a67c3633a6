import type { EngineKind } from '../../src/application/ports/records/media-node.ts';
import type { DemonstrationEngine } from './demonstration.ts';
import type { LocalEngine } from './local-engine.ts';
import type { RestClient } from './rest-client.ts';

/** How an engine is reached, of which Switchroom is to know. */
export type ReachableEngine = Pick<LocalEngine, 'access' | 'secret'>;

interface NodeView {
  readonly id: number;
  readonly name: string;
  readonly engine: EngineKind;
  readonly connection: Readonly<Record<string, unknown>>;
}

interface PlacedCompany {
  readonly id: number;
  readonly mediaNodeIds: readonly number[];
}

/** Of the node that an engine of the installation itself becomes. */
const nodeNames: Readonly<Record<EngineKind, string>> = {
  asterisk: 'local Asterisk',
  freeswitch: 'local FreeSWITCH',
};

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
    const name = nodeNames[kind];
    const nodeId = known.find((one) => one.kind === kind)?.nodeId;
    // By its name: registered by a seed that was interrupted before it wrote down what it made. By its folder: renamed since.
    const isSame = (one: NodeView): boolean =>
      one.engine === kind && one.connection.generatedFolder === connection.generatedFolder;
    const node =
      items.find(({ id }) => id === nodeId) ?? items.find((one) => one.name === name) ?? items.find(isSame);
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
  company: PlacedCompany,
  engines: readonly DemonstrationEngine[],
): Promise<void> {
  const mediaNodeIds = [...new Set([...company.mediaNodeIds, ...engines.map(({ nodeId }) => nodeId)])];
  if (mediaNodeIds.length === company.mediaNodeIds.length) return;
  // At the first start the engines may still be connecting.
  await rest.patch(`/v1/companies/${company.id}`, { mediaNodeIds }, { prefer: 'wait=30' });
}

/** @throws Error when there is none */
export async function firstCompany(rest: RestClient): Promise<PlacedCompany> {
  const { items } = await rest.get<{ items: PlacedCompany[] }>('/v1/companies');
  const [company] = items;
  if (!company) throw new Error('the installation has no company');
  return company;
}

/**
 * Makes the engines known, or tells where they are now, and places the first company on them as long as it is on no node: where a
 * company goes on is for operators to say.
 *
 * @param rest signed in with the right `operate`
 */
export async function connectEngines(
  rest: RestClient,
  engines: readonly ReachableEngine[],
): Promise<DemonstrationEngine[]> {
  const nodes = await registerMediaNodes(rest, engines, []);
  const company = await firstCompany(rest);
  if (company.mediaNodeIds.length === 0) await placeCompany(rest, company, nodes);
  return nodes;
}
