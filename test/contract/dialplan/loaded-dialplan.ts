import type { AmiCommands } from '../../../src/asterisk/ami/ami-commands.ts';
import { readDialplan } from '../../support/asterisk/dialplan-reader.ts';

/** What the engine holds of generated call logic, a line for each priority and hint, sorted. */
export async function loadedDialplan(ami: AmiCommands): Promise<string[]> {
  const entries = await ami.list('ShowDialPlan', {}, { completeEvent: 'ShowDialPlanComplete' });
  return (
    entries
      .filter((entry) =>
        /^(?:c[0-9]+|numbers|extensions|dialling|place)-/u.test(entry.first('Context') ?? ''),
      )
      // A switch is none.
      .filter((entry) => entry.first('Extension') !== undefined)
      .map((entry) => {
        const [context, extension, priority, application, data] = [
          ...['Context', 'Extension', 'Priority', 'Application', 'AppData'],
        ].map((name) => entry.first(name) ?? '');
        const what = priority === 'hint' ? application : `${application ?? ''}(${data ?? ''})`;
        return `${context ?? ''} ${extension ?? ''} ${priority ?? ''} ${what ?? ''}`;
      })
      .sort()
  );
}

/** The hints that the engine watches, with their devices. */
export async function watchedHints(ami: AmiCommands): Promise<string[]> {
  const answer = await ami.send('Command', { Command: 'core show hints' });
  return answer
    .all('Output')
    .flatMap((line) => /^(\S+@\S+)\s*: (\S+)/u.exec(line)?.slice(1, 3).join(' ') ?? [])
    .sort();
}

/** What the engine should hold of a file, in the same lines. */
export function writtenDialplan(text: string): string[] {
  const { contexts, hints } = readDialplan(text);
  const lines: string[] = [];
  for (const [context, priorities] of contexts) {
    const counts = new Map<string, number>();
    for (const { extension, application } of priorities) {
      const priority = (counts.get(extension) ?? 0) + 1;
      counts.set(extension, priority);
      lines.push(`${context} ${extension} ${priority} ${application}`);
    }
    for (const { extension, devices } of hints.get(context) ?? [])
      lines.push(`${context} ${extension} hint ${devices.join('&')}`);
  }
  return lines.sort();
}
