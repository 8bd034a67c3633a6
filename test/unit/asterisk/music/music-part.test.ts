import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { AmiMessage } from '../../../../src/asterisk/ami/ami-message.ts';
import { LoadedMusic } from '../../../../src/asterisk/music/loaded-music.ts';
import { musicPart } from '../../../../src/asterisk/music/music-part.ts';
import { CompanyFiles } from '../../../../src/media-node/files/company-files.ts';
import { ConfigurationLoader } from '../../../../src/media-node/files/configuration-loader.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';
import { sampleConfiguration, sampleQueue } from '../../../support/sample-configuration.ts';

const [first, second] = ['a'.repeat(64), 'b'.repeat(64)];

describe('music of queues in an Asterisk', () => {
  let folder: string;
  let files: CompanyFiles;
  let engine: LoadedMusic;
  let loader: ConfigurationLoader;
  let asked: string[];
  /** What the engine does at a load. */
  let obeys: boolean;
  let held: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'switchroom-music-'));
    files = new CompanyFiles(folder);
    [asked, obeys, held] = [[], true, ''];
    engine = new LoadedMusic({
      send: async (action) => {
        asked.push(action);
        if (action === 'Reload' && obeys) held = (await files.read(3, 'music.conf')) ?? '';
        const lines = held
          .replaceAll(/\[(queue-\d+)\]\(sw-music\)/gu, 'Output: Class: $1')
          .replaceAll('announcement = ', 'Output: \tAnnouncement: ');
        return new AmiMessage(['Response: Success', ...lines.split('\n')]);
      },
    });
    loader = new ConfigurationLoader(files, [musicPart(engine, files)]);
  });
  afterEach(() => rm(folder, { recursive: true }));

  const apply = async (contentHash: string | null) => {
    asked = [];
    const configuration = sampleConfiguration(3, 1, {
      queues: [sampleQueue(17, { musicPromptId: 1 }), sampleQueue(18)],
      prompts: [{ id: 1, contentHash }],
    });
    await loader.apply(configuration);
    return asked;
  };

  it('is loaded when it differs, and then read back', async () => {
    expect(await apply(first)).to.deep.equal(['Reload', 'Command']);
    expect(await apply(second)).to.deep.equal(['Reload', 'Command']);
    expect(await apply(null)).to.deep.equal(['Reload']);
  });

  it('costs other edits nothing: neither companies without music nor those whose music stays', async () => {
    expect(await apply(null)).to.deep.equal([]);
    await apply(first);
    expect(await apply(first)).to.deep.equal([]);
  });

  it('is asked for again after the engine was started again, and loaded if it was started too early', async () => {
    await apply(first);
    engine.forget();
    expect(await apply(first)).to.deep.equal(['Command']);
    engine.forget();
    held = '';
    expect(await apply(first)).to.deep.equal(['Command', 'Reload', 'Command']);
  });

  it('is not believed when the engine has something else after a load', async () => {
    await apply(first);
    obeys = false;
    expect(await rejectionOf(apply(second))).to.have.property('code', 'engine-mismatch');
    obeys = true;
    expect(await apply(second)).to.deep.equal(['Reload', 'Command']);
  });
});
