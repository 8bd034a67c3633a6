/** A SIP message, taken apart. */
export interface Message {
  /** Of a request; empty for a response. */
  readonly method: string;
  /** Of a response; 0 for a request. */
  readonly status: number;
  readonly body: string;
  header(name: string): string;
  headers(name: string): string[];
}

export function parseMessage(text: string): Message {
  const [head = '', body = ''] = text.split('\r\n\r\n', 2);
  const [first = '', ...lines] = head.split('\r\n');
  const status = /^SIP\/2\.0 (\d{3})/.exec(first)?.[1];
  const headers = (name: string): string[] =>
    lines.flatMap((line) => {
      const colon = line.indexOf(':');
      return line.slice(0, colon).toLowerCase() === name.toLowerCase() ? [line.slice(colon + 1).trim()] : [];
    });
  return {
    method: status === undefined ? (first.split(' ', 1)[0] ?? '') : '',
    status: Number(status ?? 0),
    body,
    headers,
    header: (name) => headers(name)[0] ?? '',
  };
}

/** The tag of a From or To; empty: none yet. */
export function tagOf(header: string): string {
  return /;tag=([^;]+)/.exec(header)?.[1] ?? '';
}

/** The URI of a Contact. */
export function uriOf(header: string): string {
  return /<([^>]+)>/.exec(header)?.[1] ?? header;
}
