import type { QueueId } from '../../domain/ids.ts';
import type { Prompt, RoutingTable } from '../../domain/routing/routing-table.ts';
import { requireContentHash } from '../../media-node/files/plain-values.ts';
import { queueName } from '../../media-node/mirrors/member-names.ts';
import { type ConfigSection, renderSections } from '../config-text/config-section.ts';

/** The prompt that each music class plays, by the name of the class. */
export type MusicClasses = ReadonlyMap<string, string>;

/**
 * A class for each queue that has music of its own, named as the queue, on top of the template in `asterisk-conf/musiconhold.conf`. It
 * keeps its name whatever is played, so an edit never takes it from under a caller who is about to wait.
 *
 * @throws ConfigEncodingError
 */
export function renderMusic({ nodes }: Pick<RoutingTable, 'nodes'>): string {
  return renderSections(
    nodes.flatMap((node) =>
      node.kind === 'queue' && node.music !== null ? [musicClass(node.queueId, node.music)] : [],
    ),
  );
}

/** The classes in the text of a file, in the order of the file. */
export function readMusicFile(text: string): MusicClasses {
  return classesIn(
    text.matchAll(/^\[(queue-[0-9]+)\]\(sw-music\)\nannouncement = switchroom\/([0-9a-f]{64})$/gmu),
  );
}

/** The classes in the answer to `moh show classes`. */
export function readLoadedMusic(lines: readonly string[]): MusicClasses {
  const text = lines.map((line) => line.trim()).join('\n');
  return classesIn(
    text.matchAll(
      /^Class: (queue-[0-9]+)\n(?:(?!Class: ).*\n)*?Announcement: switchroom\/([0-9a-f]{64})$/gmu,
    ),
  );
}

function classesIn(found: Iterable<RegExpExecArray>): MusicClasses {
  return new Map([...found].map(([, name = '', contentHash = '']) => [name, contentHash]));
}

function musicClass(queueId: QueueId, { contentHash }: Prompt): ConfigSection {
  return {
    name: queueName(queueId),
    template: 'sw-music',
    lines: [['announcement', `switchroom/${requireContentHash(contentHash)}`]],
  };
}
