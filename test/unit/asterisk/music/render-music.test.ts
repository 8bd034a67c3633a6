import { expect } from 'chai';
import { readLoadedMusic, readMusicFile, renderMusic } from '../../../../src/asterisk/music/render-music.ts';
import { compileRouting } from '../../../../src/domain/routing/compile-routing.ts';
import { ConfigEncodingError } from '../../../../src/media-node/files/plain-values.ts';
import { emptySnapshot } from '../../../support/snapshot.ts';
import { sampleQueue } from '../../../support/sample-configuration.ts';

const [first, second] = ['a'.repeat(64), '0b'.repeat(32)];

describe('the music classes of a company', () => {
  const render = (...hashes: (string | null)[]) =>
    renderMusic(
      compileRouting({
        ...emptySnapshot,
        prompts: hashes.map((contentHash, index) => ({ id: index + 1, contentHash })),
        queues: [
          sampleQueue(16),
          ...hashes.map((_hash, index) => sampleQueue(17 + index, { musicPromptId: index + 1 })),
        ],
      }),
    );

  it('are one for each queue with music that was uploaded, by the name of the queue', () => {
    expect(render(first, null, second)).to.equal(`[queue-17](sw-music)
announcement = switchroom/${first}

[queue-19](sw-music)
announcement = switchroom/${second}
`);
    expect(render()).to.equal('');
  });

  it('name nothing but the hash of a content', () => {
    for (const bad of ['../../etc/passwd', `${first}\napplication = /bin/sh`, '', first.toUpperCase()])
      expect(() => render(bad), JSON.stringify(bad)).to.throw(ConfigEncodingError);
  });

  it('are read back as the engine tells them, which tells others as well', () => {
    const classes = [
      ['queue-17', first],
      ['queue-18', second],
    ];
    expect([...readMusicFile(render(first, second))]).to.deep.equal(classes);
    const told = [
      ...[
        'Class: queue-18',
        '\tMode: files',
        '\tDirectory: sw-pause',
        `\tAnnouncement: switchroom/${second}`,
      ],
      ...['Class: default', '\tMode: files', '\tDirectory: sw-pause', '\tAnnouncement: switchroom/waiting'],
      ...['Class: queue-16', '\tMode: files', '\tDirectory: somewhere'],
      ...['Class: queue-17', '\tMode: files', '\tDirectory: sw-pause', `\tAnnouncement: switchroom/${first}`],
    ];
    expect([...readLoadedMusic(told)]).to.have.deep.members(classes);
    expect([...readLoadedMusic([])]).to.deep.equal([]);
  });
});
