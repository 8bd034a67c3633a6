import type { CompanyId } from '../../domain/ids.ts';
import type { CompanyFiles } from '../../media-node/files/company-files.ts';
import type { ConfigurationPart } from '../../media-node/files/configuration-part.ts';
import type { LoadedMusic } from './loaded-music.ts';
import { type MusicClasses, readMusicFile, renderMusic } from './render-music.ts';

const musicFile = 'music.conf';

/**
 * What waits are filled with. Marker: the prompts of the classes in the file, as the engine has them. A load reads the classes of all
 * companies, a few lines for each queue that has music; who waits hears on what the wait began with.
 */
export function musicPart(engine: LoadedMusic, files: CompanyFiles): ConfigurationPart {
  return {
    name: 'music',
    file: musicFile,
    render: ({ routing }) => {
      const text = renderMusic(routing);
      return { text, marker: listed(readMusicFile(text)) };
    },
    load: () => engine.load(),
    readMarker: async (companyId) => {
      const names = [...(await readClasses(files, companyId)).keys()];
      if (names.length === 0) return '';
      const loaded = await engine.read();
      return listed(new Map(names.map((name) => [name, loaded.get(name) ?? 'not loaded'])));
    },
  };
}

async function readClasses(files: CompanyFiles, companyId: CompanyId): Promise<MusicClasses> {
  return readMusicFile((await files.read(companyId, musicFile)) ?? '');
}

function listed(classes: MusicClasses): string {
  return [...classes].map(([name, contentHash]) => `${name}=${contentHash}`).join(', ');
}
