import type { UseFeatureCode } from '../application/agents/use-feature-code.ts';
import type { Interaction } from '../application/ports/calls.ts';
import { type CallControl, type DigitRules, EngineError } from '../engine/media-engine.ts';
import type { CallController } from './control-calls.ts';

/** The use case. */
export type FeatureCodes = Pick<UseFeatureCode, 'use'>;

/** Time to find a key, and between two. */
const digitTimes: Omit<DigitRules, 'most'> = { terminator: '#', firstDigitMs: 10_000, nextDigitMs: 5_000 };

/** A call to a feature code: `detail` is what was dialled. */
export function controlFeatureCode(useFeatureCode: FeatureCodes): CallController {
  return async ({ callId, companyId, device, detail }, calls) => {
    await calls.answer(callId);
    try {
      await useFeatureCode.use({ companyId, device, code: detail }, speakWith(callId, calls));
    } catch (error) {
      // Silence would sound as if it had been done.
      if (!(error instanceof EngineError)) await calls.playTone(callId, 'refused').catch(() => undefined);
      throw error;
    }
  };
}

function speakWith(callId: string, calls: CallControl): Interaction {
  return {
    askDigits: async (most) => {
      await calls.playTone(callId, 'prompt');
      return await calls.collectDigits(callId, { ...digitTimes, most });
    },
    tellDone: () => calls.playTone(callId, 'done'),
    tellRefused: () => calls.playTone(callId, 'refused'),
  };
}
