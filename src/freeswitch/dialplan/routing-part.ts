import type { Revision, CompanyId } from '../../domain/ids.ts';
import type { ConfigurationPart } from '../../media-node/files/configuration-part.ts';
import type { EslCommands } from '../esl/esl-commands.ts';
import { renderRouting } from './render-routing.ts';

/**
 * Call logic. Nothing has to be loaded: a call finds the file that is there. Marker: the revision, as the engine itself reads it.
 *
 * @param now for how long the clocks of time zones are known
 */
export function routingPart(esl: Pick<EslCommands, 'api'>, now: () => Date): ConfigurationPart {
  return {
    name: 'dialplan',
    file: 'routing',
    render: (configuration) => ({
      text: renderRouting(configuration, now()),
      marker: String(configuration.revision),
    }),
    inPlace: () => Promise.resolve(() => Promise.resolve(true)),
    load: () => Promise.resolve(),
    readMarker: async (companyId) => {
      const revision = await readRevision(esl, companyId);
      return revision === null ? null : String(revision);
    },
  };
}

/** The revision of a company's call logic that leads calls from now on; null when the engine has none. */
export async function readRevision(
  esl: Pick<EslCommands, 'api'>,
  companyId: CompanyId,
): Promise<Revision | null> {
  const answer = (await esl.api('lua', 'revision.lua', companyId)).trim();
  return /^[0-9]+$/u.test(answer) ? Number(answer) : null;
}
