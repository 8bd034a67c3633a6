import { expect } from 'chai';
import fc from 'fast-check';
import { readMusicFile, renderMusic } from '../../../../src/asterisk/music/render-music.ts';
import { compileRouting } from '../../../../src/domain/routing/compile-routing.ts';
import { anyCompany } from '../../domain/any-company.ts';
import { parseAsteriskConfig } from '../../../support/asterisk/asterisk-config.ts';

describe('the music file of any company', () => {
  it('has a class for each queue whose prompt has audio, by the hash of the audio', () => {
    fc.assert(
      fc.property(anyCompany, (company) => {
        const audio = new Map(company.prompts.map(({ id, contentHash }) => [id, contentHash]));
        const expected = company.queues.flatMap(({ id, musicPromptId }): [string, string][] => {
          const contentHash = audio.get(musicPromptId ?? 0) ?? null;
          return contentHash === null ? [] : [[`queue-${id}`, contentHash]];
        });
        const text = renderMusic(compileRouting(company));
        expect(
          parseAsteriskConfig(text).map(({ name, options, lines }) => [name, options.join(), lines]),
        ).to.deep.equal(
          expected.map(([name, hash]) => [name, 'sw-music', [['announcement', `switchroom/${hash}`]]]),
        );
        expect([...readMusicFile(text)]).to.deep.equal(expected);
      }),
    );
  });
});
