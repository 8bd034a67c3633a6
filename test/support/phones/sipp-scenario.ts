import { audioOffer, quoted } from './sip-text.ts';

export interface CustomerScenario {
  readonly callId: string;
  /** Address of the caller, e.g. 127.0.0.5. */
  readonly from: string;
  readonly callerNumber: string;
  readonly callerName?: string;
  /** The number that is called. */
  readonly to: string;
  readonly target: { readonly host: string; readonly port: number };
  /** File of raw A-law in the working folder, played from the answer on, over and over. */
  readonly toneFile: string;
}

/** Final answers that refuse a call; SIPp wants each by its number. */
const REFUSALS = [
  300, 301, 302, 305, 380, 400, 401, 402, 403, 404, 405, 406, 407, 408, 410, 413, 414, 415, 416, 420, 421,
  422, 423, 480, 481, 482, 483, 484, 485, 486, 488, 491, 493, 500, 501, 502, 503, 504, 505, 513, 580, 600,
  603, 604, 606,
];

/**
 * A SIPp scenario of one call: invite, talk (the tone), end. While it talks, any MESSAGE request with its Call-ID
 * makes it send BYE (which may cross with one of the other side). While it rings, a CANCEL made by `cancelRequest`
 * ends it: SIPp itself loses its way when an answer arrives while it is about to send.
 *
 * @throws when a text holds what SIPp or SIP would read as something else
 */
export function customerScenario(call: CustomerScenario): string {
  const uri = `sip:${literal(call.to)}@${call.target.host}:${call.target.port}`;
  const name = call.callerName === undefined ? '' : `${quoted(literal(call.callerName))} `;
  const own = [
    `From: ${name}<sip:${literal(call.callerNumber)}@${call.from}:[local_port]>;tag=c-${call.callId}`,
    `Call-ID: ${call.callId}`,
    'Max-Forwards: 70',
  ];
  const via = (branch: string): string =>
    `Via: SIP/2.0/UDP ${call.from}:[local_port];branch=z9hG4bK-${branch}-${call.callId}`;
  const contact = `Contact: <sip:customer@${call.from}:[local_port]>`;
  const offer = audioOffer(call.from, '[rtpstream_audio_port]').replaceAll('\r\n', '\n');
  const withOffer = [contact, 'Content-Type: application/sdp', 'Content-Length: [len]', '', offer];
  const empty = ['Content-Length: 0', '', ''];
  const answer = [
    'SIP/2.0 200 OK',
    '[last_Via:]',
    '[last_From:]',
    '[last_To:]',
    '[last_Call-ID:]',
    '[last_CSeq:]',
  ];
  const inDialogue = ['[routes]', ...own, 'To:[$other_side]'];
  const acknowledge = ['ACK [next_url] SIP/2.0', via('ack'), ...inDialogue, 'CSeq: 1 ACK', ...empty];
  const refusals = REFUSALS.map((code) => receive(code, 'optional="true" next="refused"')).join('\n');

  return `<?xml version="1.0" encoding="UTF-8"?>
<scenario name="customer">
${send('retrans="500"', [`INVITE ${uri} SIP/2.0`, via('invite'), ...own, `To: <${uri}>`, 'CSeq: 1 INVITE', ...withOffer])}
${[100, 180, 181, 182, 183].map((code) => receive(code, 'optional="true"')).join('\n')}
${refusals}
${receive(487, 'optional="true" next="refused"')}
${receive(200, 'rrs="true"', [REMEMBER_OTHER_SIDE, `<exec rtp_stream="${call.toneFile},-1,8,PCMA/8000"/>`])}
${send('', acknowledge)}
<label id="talk"/>
<recv request="MESSAGE" optional="true" next="hang-up"/>
<recv request="INVITE" optional="true" next="changed"/>
<recv request="BYE"/>
${send('next="end"', [...answer, ...empty])}

<label id="changed"/>
${send('retrans="500"', [...answer, ...withOffer])}
<recv request="ACK" next="talk"/>

<label id="hang-up"/>
${send('retrans="500" start_txn="bye"', ['BYE [next_url] SIP/2.0', via('bye'), ...inDialogue, 'CSeq: 2 BYE', ...empty])}
<recv request="BYE" optional="true" next="both-hung-up"/>
${receive(200, 'response_txn="bye" next="end"')}
<label id="both-hung-up"/>
${send('next="end"', [...answer, ...empty])}

<label id="refused"/>
${send('next="end"', [`ACK ${uri} SIP/2.0`, via('invite'), ...own, '[last_To:]', 'CSeq: 1 ACK', ...empty])}
<label id="end"/>
</scenario>
`;
}

const REMEMBER_OTHER_SIDE = '<ereg regexp=".*" search_in="hdr" header="To:" assign_to="other_side"/>';
/** CANCEL for the INVITE of the scenario that runs on `port` (RFC 3261, 9.1: same branch, From, To and Call-ID). */
export function cancelRequest(call: CustomerScenario, port: number): string {
  return [
    `CANCEL sip:${call.to}@${call.target.host}:${call.target.port} SIP/2.0`,
    `Via: SIP/2.0/UDP ${call.from}:${port};rport;branch=z9hG4bK-invite-${call.callId}`,
    `From: <sip:${call.callerNumber}@${call.from}:${port}>;tag=c-${call.callId}`,
    `To: <sip:${call.to}@${call.target.host}:${call.target.port}>`,
    `Call-ID: ${call.callId}`,
    'CSeq: 1 CANCEL',
    'Max-Forwards: 70',
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n');
}

/** Ends the talk of the scenario that runs on `port`; meant for SIPp, never for the server that is called. */
export function endTalkRequest(call: CustomerScenario, port: number): string {
  return [
    `MESSAGE sip:customer@${call.from}:${port} SIP/2.0`,
    'Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK-end',
    'From: <sip:test@127.0.0.1>;tag=end',
    `To: <sip:customer@${call.from}>`,
    `Call-ID: ${call.callId}`,
    'CSeq: 1 MESSAGE',
    'Content-Length: 0',
    '\r\n',
  ].join('\r\n');
}

function receive(status: number, attributes: string, actions: readonly string[] = []): string {
  const action = actions.length === 0 ? '' : `<action>${actions.join('')}</action>`;
  return `<recv response="${status}" ${attributes}>${action}</recv>`;
}

function send(attributes: string, lines: readonly string[]): string {
  return `<send ${attributes}><![CDATA[\n${lines.join('\n')}]]></send>`;
}

/** SIPp replaces words in brackets and ends the text at `]]>`. */
function literal(text: string): string {
  if (/[[\]\r\n\0]/.test(text))
    throw new Error(`SIPp cannot send ${JSON.stringify(text)}; use sendRawInvite`);
  return text;
}
