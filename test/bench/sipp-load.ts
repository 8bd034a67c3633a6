import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBinary } from '../../ops/instances/binaries.ts';
import { freeUdpPort } from '../../ops/instances/free-port.ts';
import { lastLines } from '../../ops/instances/log-tail.ts';
import { runChild } from '../support/phones/child-process.ts';
import { audioOffer } from '../support/phones/sip-text.ts';

export interface SippLoad {
  /** Own address of the caller, by which Asterisk knows whose trunk it is. */
  readonly from: string;
  /** Numbers to call, over and over in this order. */
  readonly to: readonly string[];
  readonly target: { readonly host: string; readonly port: number };
  readonly calls: number;
  readonly callsPerSecond: number;
  /** From the answer until the caller hangs up. */
  readonly talkMs: number;
}

/**
 * Places calls at a steady rate: invite, answer, silence, hang-up by the caller. Resolves when the last one is over.
 *
 * @throws Error with SIPp's last words when a call went otherwise
 */
export async function placeCalls(load: SippLoad): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'switchroom-load-'));
  try {
    writeFileSync(join(folder, 'scenario.xml'), scenario(load.talkMs));
    writeFileSync(
      join(folder, 'numbers.csv'),
      ['SEQUENTIAL', ...load.to.map((number) => `${number};`), ''].join('\n'),
    );
    const args = [
      `${load.target.host}:${load.target.port}`,
      ...['-i', load.from, '-mi', load.from, '-p', String(await freeUdpPort(load.from))],
      // Without its own control port SIPp takes one of 60 fixed ones on all addresses.
      ...['-ci', '127.0.0.1', '-cp', String(await freeUdpPort())],
      ...['-sf', 'scenario.xml', '-inf', 'numbers.csv', '-nostdin'],
      ...['-m', String(load.calls), '-r', String(load.callsPerSecond), '-l', String(load.calls)],
      ...['-trace_err', '-error_file', 'errors.log', '-timeout', '60s', '-timeout_error'],
    ];
    const child = runChild(findBinary('sipp').command, args, {
      folder,
      outputFile: join(folder, 'output.log'),
    });
    // SIPp ends with 0 only when every call went as the scenario says.
    const code = await child.exited;
    if (code === 0) return;
    const errors = join(folder, 'errors.log');
    const lines = existsSync(errors) ? readFileSync(errors, 'utf8').split('\n').slice(0, 12) : [];
    throw new Error(
      [`SIPp ended with ${code ?? 'a signal'}`, ...lines, ...lastLines(join(folder, 'output.log'))].join(
        '\n',
      ),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function scenario(talkMs: number): string {
  const own = `From: <sip:+36301112233@[local_ip]:[local_port]>;tag=[call_number]
Call-ID: [call_id]
Max-Forwards: 70`;
  const via = 'Via: SIP/2.0/UDP [local_ip]:[local_port];branch=[branch]';
  const contact = 'Contact: <sip:customer@[local_ip]:[local_port]>';
  const offer = audioOffer('[local_ip]', '[media_port]').replaceAll('\r\n', '\n');
  return `<?xml version="1.0" encoding="UTF-8"?>
<scenario name="customer">
<send retrans="500"><![CDATA[
INVITE sip:[field0]@[remote_ip]:[remote_port] SIP/2.0
${via}
${own}
To: <sip:[field0]@[remote_ip]:[remote_port]>
CSeq: 1 INVITE
${contact}
Content-Type: application/sdp
Content-Length: [len]

${offer}]]></send>
<recv response="100" optional="true"/>
<recv response="180" optional="true"/>
<recv response="183" optional="true"/>
<recv response="200" rrs="true"/>
<send><![CDATA[
ACK [next_url] SIP/2.0
${via}
[routes]
${own}
[last_To:]
CSeq: 1 ACK
Content-Length: 0

]]></send>
<pause milliseconds="${talkMs}"/>
<send retrans="500"><![CDATA[
BYE [next_url] SIP/2.0
${via}
[routes]
${own}
[last_To:]
CSeq: 2 BYE
Content-Length: 0

]]></send>
<recv response="200"/>
</scenario>
`;
}
