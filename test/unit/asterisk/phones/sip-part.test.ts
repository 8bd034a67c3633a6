import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { AmiMessage } from '../../../../src/asterisk/ami/ami-message.ts';
import type { AmiCommands } from '../../../../src/asterisk/ami/ami-commands.ts';
import type { AriCommands } from '../../../../src/asterisk/ari/ari-commands.ts';
import { sipPart } from '../../../../src/asterisk/phones/sip-part.ts';
import { CompanyFiles } from '../../../../src/media-node/files/company-files.ts';
import { ConfigurationLoader } from '../../../../src/media-node/files/configuration-loader.ts';
import { sampleConfiguration, samplePhone, sampleTrunk } from '../../../support/sample-configuration.ts';

const [first, second] = [samplePhone(1), samplePhone(2)];
const everything = [
  'res_pjsip.so',
  'res_pjsip_authenticator_digest.so',
  'res_pjsip_endpoint_identifier_ip.so',
  'res_pjsip_outbound_registration.so',
];
const onlyRead = ['res_pjsip_config_wizard.so'];

describe('phones and trunks in an Asterisk', () => {
  let folder: string;
  let loader: ConfigurationLoader;
  let reloaded: string[];
  /** Whether the engine knows a phone of which it is told. */
  let knows = true;

  /** As after a start of the controller. */
  const newLoader = () => {
    const files = new CompanyFiles(folder);
    const ami: AmiCommands = {
      send: (action, fields) => {
        if (action === 'Reload') reloaded.push(String(fields?.Module));
        if (action === 'Command') reloaded.push(String(fields?.Command));
        const output = knows ? 'Output: Synchronizing AOR' : 'Output: Unable to retrieve aor';
        return Promise.resolve(new AmiMessage(['Response: Success', output]));
      },
      list: () => Promise.resolve([]),
    };
    const ari = {
      getConfigObject: async () => {
        const marker = /username = (.+)\npassword = nobody/u.exec((await files.read(3, 'sip.conf')) ?? '');
        return new Map([['username', marker?.[1] ?? '']]);
      },
    } as Partial<AriCommands> as AriCommands;
    return new ConfigurationLoader(files, [sipPart(ami, ari)]);
  };
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchroom-sip-'));
    knows = true;
    loader = newLoader();
    await apply({});
  });
  afterEach(() => rm(folder, { recursive: true }));

  const company = { phones: [first, second], trunks: [sampleTrunk(3)] };
  const apply = async (changed: Partial<typeof company>) => {
    reloaded = [];
    await loader.apply(sampleConfiguration(3, 1, { ...company, ...changed }));
    return reloaded;
  };
  const renamed = { ...second, extension: { id: 2, digits: '102', name: '[trunk-1]' } };

  it('are read again, and nothing else, for a phone that is new or says something else', async () => {
    expect(await apply({ phones: [first, renamed] })).to.deep.equal(onlyRead);
    expect(await apply({ phones: [first, renamed, samplePhone(3)] })).to.deep.equal([
      ...onlyRead,
      'pjsip reload qualify aor phone3',
    ]);
    expect(await apply({ phones: [first, renamed, samplePhone(3)] })).to.deep.equal([]);
  });

  it('are gone through when many are new, or the engine does not know the one of which it is told', async () => {
    const many = [3, 4, 5, 6].map((id) => samplePhone(id));
    expect(await apply({ phones: [first, second, ...many] })).to.deep.equal(everything);
    knows = false;
    const more = [first, second, ...many, samplePhone(7)];
    expect(await apply({ phones: more })).to.deep.equal([
      ...onlyRead,
      'pjsip reload qualify aor phone7',
      ...everything,
    ]);
  });

  it('are gone through when a phone is gone, so that nobody asks for it any more', async () => {
    expect(await apply({ phones: [first] })).to.deep.equal(everything);
  });

  it('are gone through when a trunk is new, another one, or gone', async () => {
    const other = { ...sampleTrunk(3), host: 'sip.other.example' };
    expect(await apply({ trunks: [other] })).to.deep.equal(everything);
    expect(await apply({ phones: [first, renamed], trunks: [other, { ...other, id: 99 }] })).to.deep.equal(
      everything,
    );
    expect(await apply({ trunks: [] })).to.deep.equal(everything);
  });

  it('are gone through by a new controller, that does not know what was written before it', async () => {
    loader = newLoader();
    expect(await apply({ phones: [first, renamed] })).to.deep.equal(everything);
    expect(await apply({ phones: [first, second] })).to.deep.equal(onlyRead);
  });
});
