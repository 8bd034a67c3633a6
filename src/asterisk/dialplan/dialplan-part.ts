import type { CompanyId, Revision } from '../../domain/ids.ts';
import type { ConfigurationPart, FileChange } from '../../media-node/files/configuration-part.ts';
import type { AmiCommands } from '../ami/ami-commands.ts';
import { AmiEncodingError, AmiRefused } from '../ami/ami-errors.ts';
import { carryOutSteps } from './carry-out-steps.ts';
import { markerOf, splitDialplan } from './dialplan-text.ts';
import { RecentRenderings } from './recent-renderings.ts';
import { type DialplanStep, planDialplanChange } from './plan-dialplan-change.ts';
import { renderDialplan, revisionVariable } from './render-dialplan.ts';

/**
 * Call logic. Marker: revision and content, in a global variable at the end of the file.
 *
 * Loading reads the files of all companies anew. So when it is known what the engine holds of the company, the difference alone is
 * brought into it; the file says the same, for the next start.
 *
 * @param onFault told why a difference could not be brought in, before everything is loaded instead
 * @param now for how long the clocks of time zones are known
 */
export function dialplanPart(
  ami: AmiCommands,
  onFault: (fault: Error) => void,
  now: () => Date,
): ConfigurationPart {
  const renderings = new RecentRenderings();
  return {
    name: 'dialplan',
    file: 'dialplan.conf',
    render: ({ routing }) => {
      const rendered = renderDialplan(routing, now());
      renderings.put(routing.companyId, rendered);
      return rendered;
    },
    inPlace: async (change) => {
      const steps = await planInPlace(ami, renderings, change);
      return steps && (() => changeInPlace(ami, change, steps, onFault));
    },
    load: async () => {
      await ami.send('Reload', { Module: 'pbx_config.so' });
    },
    readMarker: (companyId) => readMarker(ami, companyId),
  };
}

/** The revision of a company's call logic that the engine runs; null when it runs none. */
export async function readRevision(ami: AmiCommands, companyId: CompanyId): Promise<Revision | null> {
  const [, revision] = /^([0-9]+)(?:\.|$)/u.exec((await readMarker(ami, companyId)) ?? '') ?? [];
  return revision === undefined ? null : Number(revision);
}

async function readMarker(ami: AmiCommands, companyId: CompanyId): Promise<string | null> {
  const answer = await ami.send('Getvar', { Variable: revisionVariable(companyId) });
  const value = answer.first('Value') ?? '';
  return value === '' ? null : value;
}

/** @returns null: it is not known what the engine runs, or there is no way from there */
async function planInPlace(
  ami: AmiCommands,
  renderings: RecentRenderings,
  { configuration: { companyId, routing }, before, after }: FileChange,
): Promise<DialplanStep[] | null> {
  if (before === null) return null;
  const marker = markerOf(before);
  if (marker === null || marker !== (await readMarker(ami, companyId))) return null;
  const [old, fresh] = renderings.difference(companyId, before, after);
  return planDialplanChange(routing, splitDialplan(old), splitDialplan(fresh));
}

/** @returns false: everything has to be loaded, whatever was changed until then */
async function changeInPlace(
  ami: AmiCommands,
  { configuration: { companyId }, after }: FileChange,
  steps: readonly DialplanStep[],
  onFault: (fault: Error) => void,
): Promise<boolean> {
  const marker = markerOf(after);
  if (marker === null) return false;
  try {
    await carryOutSteps(ami, steps);
    await ami.send('Setvar', { Variable: revisionVariable(companyId), Value: marker });
    return true;
  } catch (error) {
    if (!(error instanceof AmiRefused || error instanceof AmiEncodingError)) throw error;
    onFault(error);
    return false;
  }
}
