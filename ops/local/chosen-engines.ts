import type { EngineKind } from '../../src/application/ports/records/media-node.ts';
import { engineKinds, engineNames } from './local-engine.ts';

const choices: Readonly<Record<string, readonly EngineKind[]>> = {
  asterisk: ['asterisk'],
  freeswitch: ['freeswitch'],
  both: engineKinds,
};

/**
 * The engines that `ENGINE` names; null: it is not set.
 *
 * @throws Error that says what can be chosen
 */
export function chosenEngines(env: NodeJS.ProcessEnv = process.env): readonly EngineKind[] | null {
  const { ENGINE: choice = '' } = env;
  if (choice === '') return null;
  const kinds = choices[choice];
  if (!kinds)
    throw new Error(`ENGINE can be ${Object.keys(choices).join(', ')}; it is ${JSON.stringify(choice)}`);
  return kinds;
}

/**
 * The engines to run: those that were chosen and those that the installation has already, whose calls and recordings its
 * database tells of. Without a choice a new installation has an Asterisk.
 */
export function enginesToRun(
  chosen: readonly EngineKind[] | null,
  present: readonly EngineKind[],
): readonly EngineKind[] {
  const wanted = chosen ?? (present.length > 0 ? [] : ['asterisk']);
  return engineKinds.filter((kind) => wanted.includes(kind) || present.includes(kind));
}

/** E.g. `Asterisk and FreeSWITCH`. */
export function namesOf(kinds: readonly EngineKind[]): string {
  return kinds.map((kind) => engineNames[kind]).join(' and ');
}
