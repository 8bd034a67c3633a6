import { expect } from 'chai';
import { containerEngines } from '../../../ops/docker/container-engines.ts';

describe('the engines that run in containers', () => {
  const settings = {
    SWITCHROOM_SIP_ADDRESS: '192.0.2.7',
    SWITCHROOM_SIP_PORT: '5060',
    SWITCHROOM_AMI_PORT: '15038',
    SWITCHROOM_ARI_PORT: '18088',
    SWITCHROOM_FREESWITCH_SIP_PORT: '5080',
    SWITCHROOM_ESL_PORT: '18021',
  };
  const enginesOf = (profiles: string) => {
    const all: Readonly<Record<string, string>> = { ...settings, COMPOSE_PROFILES: profiles };
    return containerEngines({ setting: (name) => all[name] ?? '', secret: (name) => `text of ${name}` });
  };

  it('are those of the profiles, each with its own secret', () => {
    const kindsAndSecrets = (profiles: string) =>
      enginesOf(profiles).map(({ access, secret }) => [access.engine, secret]);
    const asterisk = ['asterisk', 'text of control-secret'];
    const freeswitch = ['freeswitch', 'text of freeswitch-secret'];
    expect(kindsAndSecrets('asterisk')).to.deep.equal([asterisk]);
    expect(kindsAndSecrets('freeswitch')).to.deep.equal([freeswitch]);
    expect(kindsAndSecrets('freeswitch,asterisk')).to.deep.equal([asterisk, freeswitch]);
  });

  it('are controlled over loopback, wherever phones reach them, and share no folder', () => {
    const connections = enginesOf('asterisk,freeswitch').map(({ access }) => access.connection);
    expect(connections.map(({ host }) => host)).to.deep.equal(['127.0.0.1', '127.0.0.1']);
    expect(connections.map(({ sipAddress }) => sipAddress)).to.deep.equal([
      '192.0.2.7:5060',
      '192.0.2.7:5080',
    ]);
    const folders = connections.flatMap(({ generatedFolder, spoolFolder, journalFile }) => [
      generatedFolder,
      spoolFolder,
      journalFile,
    ]);
    expect(new Set(folders)).to.have.lengthOf(6);
  });

  it('a system without any is refused', () => {
    expect(() => enginesOf('tools')).to.throw('COMPOSE_PROFILES names no engine: tools');
  });
});
