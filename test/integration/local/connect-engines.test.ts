import { expect } from 'chai';
import { containerEngines } from '../../../ops/docker/container-engines.ts';
import { demonstrate } from '../../../ops/local/demonstrate.ts';
import { connectEngines } from '../../../ops/local/media-nodes.ts';
import { RestClient } from '../../../ops/local/rest-client.ts';
import {
  adminPassword,
  foundTestCompany,
  type RestSystem,
  startRestSystem,
  type TestCompany,
} from '../rest/rest-system.ts';

interface NodeView {
  readonly id: number;
  readonly engine: string;
  readonly connection: { readonly sipAddress: string };
}

/** As prepare.sh writes them. */
const settings = {
  COMPOSE_PROFILES: 'asterisk',
  SWITCHROOM_SIP_ADDRESS: '127.0.0.1',
  SWITCHROOM_SIP_PORT: '5060',
  SWITCHROOM_AMI_PORT: '15038',
  SWITCHROOM_ARI_PORT: '18088',
  SWITCHROOM_FREESWITCH_SIP_PORT: '5080',
  SWITCHROOM_ESL_PORT: '18021',
};

describe('the engines of a system in containers', function () {
  this.timeout(60_000);
  let system: RestSystem;
  let company: TestCompany;
  let rest: RestClient;

  beforeEach(async () => {
    system = await startRestSystem();
    company = await foundTestCompany(system, { operator: true });
    rest = await new RestClient(system.baseUrl).signIn(company.adminEmail, adminPassword);
  });
  afterEach(() => system.close());

  const enginesOf = (changed: Partial<typeof settings> = {}) => {
    const all: Readonly<Record<string, string>> = { ...settings, ...changed };
    return containerEngines({ setting: (name) => all[name] ?? '', secret: (name) => `text of ${name}` });
  };
  const connect = (changed?: Partial<typeof settings>) => connectEngines(rest, enginesOf(changed));
  const nodes = async () => {
    const { items } = await rest.get<{ items: NodeView[] }>('/v1/media-nodes');
    return items.map(({ engine, connection }) => `${engine} at ${connection.sipAddress}`);
  };
  const carrying = async () =>
    (await rest.get<{ mediaNodeIds: number[] }>(`/v1/companies/${company.id}`)).mediaNodeIds;

  it('carry the first company, known once however often they are made known, and told where they are by now', async () => {
    const [first] = await connect();
    expect(await nodes()).to.deep.equal(['asterisk at 127.0.0.1:5060']);
    expect(await carrying()).to.deep.equal([first?.nodeId]);
    await rest.patch(`/v1/media-nodes/${first?.nodeId ?? 0}`, { name: 'Main' });
    const [again] = await connect({ SWITCHROOM_SIP_ADDRESS: '192.0.2.7' });
    expect(again).to.deep.equal({ ...first, sipAddress: '192.0.2.7:5060' });
    expect(await nodes()).to.deep.equal(['asterisk at 192.0.2.7:5060']);
  });

  it('are not given a company that operators have placed', async () => {
    const before = (await connect()).map(({ nodeId }) => nodeId);
    await connect({ COMPOSE_PROFILES: 'asterisk,freeswitch' });
    expect(await nodes()).to.deep.equal(['asterisk at 127.0.0.1:5060', 'freeswitch at 127.0.0.1:5080']);
    expect(await carrying()).to.deep.equal(before);
  });

  it('are those of the demonstration company, which is made later', async () => {
    await connect();
    const { demonstration } = await demonstrate(null, {
      url: system.baseUrl,
      admin: { email: company.adminEmail, password: adminPassword },
      engines: enginesOf(),
      log: () => undefined,
    });
    expect(await nodes()).to.have.lengthOf(1);
    expect(demonstration.engines.map(({ nodeId }) => nodeId)).to.deep.equal(await carrying());
  });
});
