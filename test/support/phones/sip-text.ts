/** Text for a quoted string in a SIP header (RFC 3261, 25.1). Line breaks are kept: see the callers. */
export function quoted(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** An offer of one A-law audio stream with telephone events. */
export function audioOffer(address: string, port: number | string): string {
  return [
    'v=0',
    `o=- 1 1 IN IP4 ${address}`,
    's=-',
    `c=IN IP4 ${address}`,
    't=0 0',
    `m=audio ${port} RTP/AVP 8 101`,
    'a=rtpmap:8 PCMA/8000',
    'a=rtpmap:101 telephone-event/8000',
    'a=ptime:20',
    '',
  ].join('\r\n');
}

/** Method of a request; undefined for an answer. */
export function methodOf(message: string): string | undefined {
  return /^([A-Z]+) sip:/u.exec(message)?.[1];
}

export interface AnswerParts {
  /** Whole header lines, added as they are. */
  readonly headers?: readonly string[];
  /** SDP. */
  readonly body?: string;
}

/** @param status e.g. `486 Busy Here`; @param tag of whoever answers, where the request has none yet */
export function answerTo(request: string, status: string, tag: string, parts: AnswerParts = {}): string {
  const { headers = [], body = '' } = parts;
  const copied = request
    .split('\r\n')
    .filter((line) => /^(?:Via|From|To|Call-ID|CSeq):/iu.test(line))
    .map((line) => (/^To:/iu.test(line) && !line.includes(';tag=') ? `${line};tag=${tag}` : line));
  return [
    `SIP/2.0 ${status}`,
    ...copied,
    ...headers,
    ...(body === '' ? [] : ['Content-Type: application/sdp']),
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}

/** The first header of this name, without the name; empty when there is none. */
export function headerOf(message: string, name: string): string {
  const [head = ''] = message.split('\r\n\r\n', 1);
  return new RegExp(`^${name}: *(.*)$`, 'imu').exec(head)?.[1]?.trim() ?? '';
}
