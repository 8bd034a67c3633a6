import type { LocalEngine } from '../../ops/local/local-engine.ts';
import { startTap, type Tap } from './tap.ts';

/** Something that was seen to happen, in milliseconds since 1970. */
export interface Mark {
  readonly at: number;
  /** `reply`: the engine answered over AMI or its event socket. */
  readonly by: 'ami' | 'ari' | 'esl' | 'reply' | 'sql';
  /** Name of the action, words of the command, method and path of the request, kind and table of the statement. */
  readonly label: string;
}

/** The control ports of an engine with somebody who counts in front of them. */
export interface ControlTaps {
  /** Where they are, as fields of the node's connection. */
  readonly ports: Readonly<Record<string, number>>;
  /** Whether the mark is a controller that signs on. */
  isSignOn(mark: Mark): boolean;
  /** Everything seen since the last call, in the order of time. */
  take(): Mark[];
  close(): Promise<void>;
}

export async function startControlTaps(local: LocalEngine): Promise<ControlTaps> {
  let marks: Mark[] = [];
  const heard = (mark: Mark) => marks.push(mark);
  const tapped: Readonly<Record<string, Tap>> =
    local.kind === 'asterisk'
      ? {
          amiPort: await tapOf(local.instance.ports.ami, 'ami', actionReader, heard),
          ariPort: await tapOf(local.instance.ports.http, 'ari', requestReader, heard),
        }
      : { eslPort: await tapOf(local.instance.ports.esl, 'esl', commandReader, heard) };
  return {
    ports: Object.fromEntries(Object.entries(tapped).map(([field, { port }]) => [field, port])),
    isSignOn: ({ by, label }) => (by === 'ami' && label === 'Login') || (by === 'esl' && label === 'auth'),
    take: () => {
      const taken = marks;
      marks = [];
      return taken;
    },
    close: async () => {
      await Promise.all(Object.values(tapped).map((tap) => tap.close()));
    },
  };
}

interface StreamReader {
  /** What is complete with this piece. */
  read(piece: string): string[];
}

function tapOf(
  port: number,
  by: 'ami' | 'ari' | 'esl',
  readerOfConnection: () => StreamReader,
  heard: (mark: Mark) => void,
): Promise<Tap> {
  return startTap(port, () => {
    const reader = readerOfConnection();
    return {
      toServer: (text, at) => {
        for (const label of reader.read(text)) heard({ at, by, label });
      },
      toClient: (_text, at) => {
        if (by !== 'ari') heard({ at, by: 'reply', label: 'answer' });
      },
    };
  });
}

/** Reads a stream that comes in pieces cut anywhere. */
class EndedReader implements StreamReader {
  readonly #end: string;
  readonly #labelOf: (ended: string) => string | undefined;
  #rest = '';

  /** @param labelOf of what stands before each `end`; undefined: nothing that is looked for */
  constructor(end: string, labelOf: (ended: string) => string | undefined) {
    this.#end = end;
    this.#labelOf = labelOf;
  }

  read(piece: string): string[] {
    const parts = (this.#rest + piece).split(this.#end);
    this.#rest = parts.pop() ?? '';
    return parts.flatMap((part) => this.#labelOf(part) ?? []);
  }
}

/** Finds the names of manager actions. */
export function actionReader(): StreamReader {
  return new EndedReader('\r\n\r\n', (message) => {
    const name = /^Action: *(.*?)\r?$/im.exec(message)?.[1];
    return name === 'Command' ? commandLabel(message) : name;
  });
}

/** Finds HTTP requests; queries are left out, as they hold values. */
export function requestReader(): StreamReader {
  return new EndedReader('\r\n', (line) => {
    // A body without a line end stands right before the next request.
    const [, method, path] = /(GET|HEAD|POST|PUT|PATCH|DELETE) (\/[^ ?]*)\S* HTTP\/1\.[01]$/.exec(line) ?? [];
    return method === undefined || path === undefined ? undefined : `${method} ${path}`;
  });
}

/** Finds commands to the event socket; their leading words without ids, addresses and secrets. */
export function commandReader(): StreamReader {
  return new EndedReader('\n\n', (message) => {
    const [first = ''] = message.trimStart().split('\n');
    const [command = '', ...words] = first.split(' ');
    const isValue = (word: string) => !/^[a-z][a-z_-]*(?:\.lua)?$/u.test(word);
    const end = command === 'auth' ? 0 : words.findIndex(isValue);
    return [command, ...words.slice(0, end < 0 ? words.length : end)].join(' ');
  });
}

/** What makes an engine read configuration again, whichever way it is asked. */
export function isReload({ by, label }: Mark): boolean {
  if (by === 'ami') return /reload|^Module(?:Load|Reload)$/i.test(label);
  if (by === 'esl') return /reload|rescan|killgw|queues\.lua/u.test(label);
  return by === 'ari' && /^(?:PUT|POST|DELETE) .*\/asterisk\/(?:modules|config)/.test(label);
}

function commandLabel(message: string): string {
  return `Command ${/^Command: *(.*?)\r?$/im.exec(message)?.[1] ?? ''}`;
}
