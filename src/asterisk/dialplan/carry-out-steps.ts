import { inPieces } from '../../domain/in-pieces.ts';
import type { AmiCommands } from '../ami/ami-commands.ts';
import { AmiRefused } from '../ami/ami-errors.ts';
import type { DialplanStep } from './plan-dialplan-change.ts';

/** So many steps go in one piece: few enough that little is carried out behind one that fails. */
const stepsAtOnce = 50;

/**
 * Carries out the steps in their order.
 *
 * @throws AmiRefused when one fails; at most those of the same piece were carried out after it
 */
export async function carryOutSteps(ami: AmiCommands, steps: readonly DialplanStep[]): Promise<void> {
  for (const piece of inPieces(steps, stepsAtOnce))
    await Promise.all(piece.map((step) => carryOut(ami, step)));
}

async function carryOut(ami: AmiCommands, step: DialplanStep): Promise<void> {
  switch (step.kind) {
    case 'set': {
      const { context, extension, priority, application, data } = step;
      await ami.send('DialplanExtensionAdd', {
        Context: context,
        Extension: extension,
        Priority: priority,
        Application: application,
        ApplicationData: data,
        Replace: 'yes',
      });
      return;
    }
    case 'remove-extension':
      await ami.send('DialplanExtensionRemove', { Context: step.context, Extension: step.extension });
      return;
    case 'remove-context': {
      const answer = await ami.send('Command', { Command: `dialplan remove context ${step.context}` });
      // The console answers with success whatever it did.
      if (answer.first('Output') !== `Removed context '${step.context}'`)
        throw new AmiRefused('Command', answer);
    }
  }
}
