import { startTap } from './tap.ts';

/** Something that was seen to happen, in milliseconds since 1970. */
export interface Mark {
  readonly at: number;
  readonly by: 'ami' | 'ami-reply' | 'ari' | 'sql';
  /** Name of the action, method and path of the request, kind and table of the statement. */
  readonly label: string;
}

/** The control ports of an Asterisk with somebody who counts in front of them. */
export interface ControlTaps {
  readonly ports: { readonly ami: number; readonly ari: number };
  /** Everything seen since the last call, in the order of time. */
  take(): Mark[];
  close(): Promise<void>;
}

export async function startControlTaps(asterisk: {
  readonly ami: number;
  readonly http: number;
}): Promise<ControlTaps> {
  let marks: Mark[] = [];
  const manager = await startTap(asterisk.ami, () => {
    const actions = new ActionReader();
    return {
      toServer: (text, at) => {
        for (const label of actions.read(text)) marks.push({ at, by: 'ami', label });
      },
      toClient: (_text, at) => marks.push({ at, by: 'ami-reply', label: 'answer' }),
    };
  });
  const requests = await startTap(asterisk.http, () => {
    const reader = new RequestReader();
    return {
      toServer: (text, at) => {
        for (const label of reader.read(text)) marks.push({ at, by: 'ari', label });
      },
    };
  });
  return {
    ports: { ami: manager.port, ari: requests.port },
    take: () => {
      const taken = marks;
      marks = [];
      return taken;
    },
    close: async () => {
      await Promise.all([manager.close(), requests.close()]);
    },
  };
}

/** Finds the names of manager actions in the pieces of a stream. */
export class ActionReader {
  #rest = '';

  read(piece: string): string[] {
    const messages = (this.#rest + piece).split('\r\n\r\n');
    this.#rest = messages.pop() ?? '';
    return messages.flatMap((message) => {
      const name = /^Action: *(.*?)\r?$/im.exec(message)?.[1];
      return name === undefined ? [] : [name === 'Command' ? commandLabel(message) : name];
    });
  }
}

/** Finds HTTP requests in the pieces of a stream; queries are left out, as they hold values. */
export class RequestReader {
  #rest = '';

  read(piece: string): string[] {
    const lines = (this.#rest + piece).split('\r\n');
    this.#rest = lines.pop() ?? '';
    return lines.flatMap((line) => {
      // A body without a line end stands right before the next request.
      const [, method, path] =
        /(GET|HEAD|POST|PUT|PATCH|DELETE) (\/[^ ?]*)\S* HTTP\/1\.[01]$/.exec(line) ?? [];
      return method === undefined || path === undefined ? [] : [`${method} ${path}`];
    });
  }
}

/** What makes Asterisk read configuration again, whichever way it is asked. */
export function isReload({ by, label }: Mark): boolean {
  if (by === 'ami') return /reload|^Module(?:Load|Reload)$/i.test(label);
  return by === 'ari' && /^(?:PUT|POST|DELETE) .*\/asterisk\/(?:modules|config)/.test(label);
}

function commandLabel(message: string): string {
  return `Command ${/^Command: *(.*?)\r?$/im.exec(message)?.[1] ?? ''}`;
}
