import { Refusal } from '../../refusal.ts';
import type { Change } from '../record-rules.ts';

/**
 * The five built-in statuses can be neither renamed nor deleted, and keep what they mean [S2].
 *
 * @throws Refusal `protected`
 */
export function protectBuiltInStatus({ before, after }: Change<'status'>): void {
  if (!before?.builtIn) return;
  if (!after) throw new Refusal('protected', `the built-in status "${before.name}" cannot be deleted`);
  if (after.name !== before.name) {
    throw new Refusal('protected', `the built-in status "${before.name}" cannot be renamed`, {
      faults: [{ path: ['name'], code: 'protected', message: 'a built-in status keeps its name' }],
    });
  }
  if (after.activatesSkills !== before.activatesSkills) {
    throw new Refusal('protected', `the built-in status "${before.name}" keeps its meaning`, {
      faults: [
        { path: ['activatesSkills'], code: 'protected', message: 'a built-in status keeps its meaning' },
      ],
    });
  }
}
