import type { CompanyId, Revision } from '../../domain/ids.ts';
import type { ConfigurationPart, FileChange } from '../../media-node/files/configuration-part.ts';
import type { AmiCommands } from '../ami/ami-commands.ts';
import { AmiEncodingError, AmiRefused } from '../ami/ami-errors.ts';
import { carryOutSteps } from '../dialplan/carry-out-steps.ts';
import { splitDialplan } from '../dialplan/dialplan-text.ts';
import { planDialplanChange } from '../dialplan/plan-dialplan-change.ts';
import { renderDialplan, revisionVariable } from '../dialplan/render-dialplan.ts';

/**
 * Call logic. Marker: the revision, in a global variable at the end of the file.
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
  return {
    name: 'dialplan',
    file: 'dialplan.conf',
    render: ({ routing }) => ({ text: renderDialplan(routing, now()), marker: String(routing.revision) }),
    load: async (change) => {
      if (change && (await changeInPlace(ami, change, onFault))) return;
      await ami.send('Reload', { Module: 'pbx_config.so' });
    },
    readMarker: async (companyId) => {
      const revision = await readRevision(ami, companyId);
      return revision === null ? null : String(revision);
    },
  };
}

/** The revision of a company's call logic that the engine runs; null when it runs none. */
export async function readRevision(ami: AmiCommands, companyId: CompanyId): Promise<Revision | null> {
  const answer = await ami.send('Getvar', { Variable: revisionVariable(companyId) });
  const value = answer.first('Value') ?? '';
  return /^[0-9]+$/u.test(value) ? Number(value) : null;
}

/** @returns false: everything has to be loaded, whatever was changed until then */
async function changeInPlace(
  ami: AmiCommands,
  { configuration, before, after }: FileChange,
  onFault: (fault: Error) => void,
): Promise<boolean> {
  const { companyId, revision, routing } = configuration;
  const old = before === null ? null : splitDialplan(before);
  // Of two files of one revision the engine could not tell which one it runs.
  if (old?.revision == null || old.revision === String(revision)) return false;
  if (old.revision !== String(await readRevision(ami, companyId))) return false;
  const steps = planDialplanChange(routing, old, splitDialplan(after));
  if (!steps) return false;
  try {
    await carryOutSteps(ami, steps);
    await ami.send('Setvar', { Variable: revisionVariable(companyId), Value: String(revision) });
    return true;
  } catch (error) {
    if (!(error instanceof AmiRefused || error instanceof AmiEncodingError)) throw error;
    onFault(error);
    return false;
  }
}
