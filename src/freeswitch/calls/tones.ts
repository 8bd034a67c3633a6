import type { Tone } from '../../engine/media-engine.ts';

/** As mod_tone_stream reads them: milliseconds of sound and of silence, then what sounds. The same as on the other engine. */
export const tones: Readonly<Record<Tone, string>> = {
  prompt: 'tone_stream://%(200,100,600)',
  done: 'tone_stream://%(150,0,600);%(150,0,800);%(200,0,1000)',
  refused: 'tone_stream://%(300,100,400);%(400,0,400)',
};
