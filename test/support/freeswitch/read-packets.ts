/** A command as FreeSWITCH reads it from the event socket. */
export interface Packet {
  readonly command: string;
  readonly headers: Map<string, string>;
  readonly body: string;
}

/**
 * Reads bytes as `read_packet` and `parse_command` of mod_event_socket.c (1.11) do: two line feeds end a command, a
 * carriage return counts as a line end, a content-length is followed by so many bytes of body, and a command that
 * holds "reload" and "mod_event_socket" anywhere becomes another one.
 */
export function readPackets(bytes: Buffer): Packet[] {
  return takePackets(bytes).commands;
}

/** As readPackets, for a stream: also what is left over because it is not complete. */
export function takePackets(bytes: Buffer): { readonly commands: Packet[]; readonly rest: Buffer } {
  const commands: Packet[] = [];
  let rest = bytes.toString('latin1');
  for (;;) {
    rest = rest.replace(/^[\r\n]+/, '');
    const end = /\n\r*\n/.exec(rest);
    if (!end) return { commands, rest: Buffer.from(rest, 'latin1') };
    const whole = rest;
    // The C string ends at NUL.
    const [head = ''] = rest.slice(0, end.index).split('\0', 1);
    rest = rest.slice(end.index + end[0].length);
    const [line = '', ...headerLines] = head.split(/[\r\n]+/);
    const headers = new Map(
      headerLines.map((header): [string, string] => {
        const colon = header.indexOf(':');
        return [header.slice(0, colon), header.slice(colon + 1).replace(/^ +/, '')];
      }),
    );
    const length = Number(headers.get('content-length') ?? 0);
    if (rest.length < length) return { commands, rest: Buffer.from(whole, 'latin1') };
    const isReload = /(?:un|re)load/i.test(head) && /mod_event_socket/i.test(head);
    commands.push({
      command: utf8(isReload ? 'api bgapi reload mod_event_socket' : line),
      headers: new Map([...headers].map(([name, value]) => [utf8(name), utf8(value)])),
      body: utf8(rest.slice(0, length)),
    });
    rest = rest.slice(length);
  }
}

function utf8(latin1: string): string {
  return Buffer.from(latin1, 'latin1').toString();
}
