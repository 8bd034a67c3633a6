import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findBinary } from '../../../ops/instances/binaries.ts';
import { freeUdpPort } from '../../../ops/instances/free-port.ts';
import { lastLines } from '../../../ops/instances/log-tail.ts';
import { alawTone } from '../audio/alaw.ts';
import { type ChildProcess, runChild } from './child-process.ts';
import { mediaPortOptions, readSippVersion } from './sipp-media-port.ts';
import { cancelRequest, customerScenario, endTalkRequest } from './sipp-scenario.ts';
import { parseShortMessages, summariseCall } from './sipp-trace.ts';
import type { CallTrace } from './sipp-trace.ts';

export interface SippCallOptions {
  /** Caller's own address, 127.x.y.z: what a trunk is recognised by. */
  readonly from: string;
  /** The number that is called, as the trunk would send it. */
  readonly to: string;
  readonly callerNumber: string;
  readonly callerName?: string;
  readonly target: { readonly host: string; readonly port: number };
  /** Frequency of the customer's voice. */
  readonly toneHz: number;
  /** The customer hangs up so long after the answer. Default: talks until `hangUp()` or the other side ends. */
  readonly talkSeconds?: number;
  /** The customer gives up so long after dialling, answered or not. */
  readonly hangUpAfterSeconds?: number;
  /** If given and it comes otherwise, `finished` rejects. */
  readonly expect?: 'answered' | number;
}

export interface SippCallResult extends CallTrace {
  readonly callId: string;
}

export interface SippCall {
  readonly callId: string;
  readonly pid: number;
  /** Time of the answer (ms since 1970). Rejects when the call ends without one. */
  readonly answered: Promise<number>;
  /** All that is known, when the call is over. Rejects when it went otherwise than expected. */
  readonly finished: Promise<SippCallResult>;
  /** What is known at this moment. */
  trace(): CallTrace;
  /** CANCEL while it rings, BYE while it talks; resolves when the call is over. */
  hangUp(): Promise<SippCallResult>;
  /** Ends the customer's program without a word, like a broken line. */
  vanish(): Promise<void>;
}

const TONE_SECONDS = 10;
const POLL_MS = 10;
const MOST_STARTS = 3;
const END_AGAIN_MS = 30;
/** Both sides hung up at the same moment and SIPp lost its way. */
const STUCK_AFTER_MS = 2_000;

const placed: { readonly from: string; readonly trace: () => CallTrace }[] = [];

/** How many calls of this run from this address were heard to ring, or were answered: whatever they came to then, they are on record. */
export function callsLedOn(from: string): number {
  return placed.filter((call) => {
    const { ringingAt, answeredAt } = call.from === from ? call.trace() : {};
    return (answeredAt ?? ringingAt) !== undefined;
  }).length;
}

/**
 * Calls as a customer behind a trunk would, with a tone as voice: a SIPp process for this one call. Resolves when the call was dialled;
 * what becomes of it, also that it could not be, `answered` and `finished` tell.
 */
export async function placeSippCall(options: SippCallOptions): Promise<SippCall> {
  const folder = mkdtempSync(join(tmpdir(), 'switchroom-call-'));
  const callId = randomBytes(8).toString('hex');
  writeFileSync(join(folder, 'tone.alaw'), alawTone(options.toneHz, TONE_SECONDS));
  const scenario = { ...options, callId, toneFile: 'tone.alaw' };
  writeFileSync(join(folder, 'scenario.xml'), customerScenario(scenario));
  const { child, port } = await startSipp(options, callId, folder);
  let whole: SippCallResult | undefined;
  const trace = (): CallTrace => whole ?? readTrace(join(folder, 'messages.log'));
  placed.push({ from: options.from, trace });
  const end = async (): Promise<void> => {
    const endedSince = performance.now();
    while (!child.hasExited()) {
      const { invitedAt, finalStatus, endedAt } = trace();
      // Each is said again until it is seen to have worked: it may come too early, or between two steps of SIPp.
      if (invitedAt !== undefined && finalStatus === undefined) {
        await sendDatagram(cancelRequest(scenario, port), options.from, options.target);
      } else if (finalStatus === 200 && endedAt === undefined) {
        await sendDatagram(endTalkRequest(scenario, port), options.from, { host: options.from, port });
      } else if (endedAt !== undefined && performance.now() - endedSince > STUCK_AFTER_MS) {
        await child.end(0);
      }
      await pause(END_AGAIN_MS);
    }
  };

  const timers = new Set<NodeJS.Timeout>();
  const hangUpLater = (seconds: number | undefined): void => {
    if (seconds !== undefined) timers.add(setTimeout(() => void end(), seconds * 1_000));
  };
  hangUpLater(options.hangUpAfterSeconds);

  const over = child.exited.then((exitCode) => {
    for (const timer of timers) clearTimeout(timer);
    whole = { callId, ...readTrace(join(folder, 'messages.log')) };
    const complaint = complain(whole, exitCode, options.expect);
    const logs = complaint === undefined ? [] : ['messages.log', 'errors.log', 'output.log'];
    const lines = logs.flatMap((name) => lastLines(join(folder, name)));
    rmSync(folder, { recursive: true, force: true });
    if (complaint !== undefined) throw new Error([complaint, ...lines].join('\n'));
    return whole;
  });
  const answered = (async (): Promise<number> => {
    for (;;) {
      const isOver = child.hasExited();
      const { answeredAt } = isOver ? await over : trace();
      if (answeredAt !== undefined) {
        hangUpLater(isOver ? undefined : options.talkSeconds);
        return answeredAt;
      }
      if (isOver) throw new Error('the call ended without an answer');
      await pause(POLL_MS);
    }
  })();
  // Nobody has to wait for both; a failure nobody asks about must not end the test run.
  over.catch(() => undefined);
  answered.catch(() => undefined);

  return {
    callId,
    pid: child.identity.pid,
    answered,
    finished: over,
    trace,
    hangUp: async () => {
      await end();
      return over;
    },
    vanish: async () => {
      await child.end(0);
    },
  };
}

/** A port that was free may be taken when SIPp comes to it: then SIPp ends before it has dialled, and begins anew with others. */
async function startSipp(
  { from, target }: SippCallOptions,
  callId: string,
  folder: string,
): Promise<{ readonly child: ChildProcess; readonly port: number }> {
  const { command } = findBinary('sipp');
  for (let starts = 1; ; starts += 1) {
    const port = await freeUdpPort(from);
    const args = [
      `${target.host}:${target.port}`,
      ...['-i', from, '-mi', from, '-p', String(port)],
      ...mediaPortOptions(readSippVersion(command), await freeUdpPort(from)),
      // Without its own control port SIPp takes one of 60 fixed ones on all addresses.
      ...['-ci', '127.0.0.1', '-cp', String(await freeUdpPort())],
      ...['-sf', 'scenario.xml', '-m', '1', '-cid_str', callId, '-nostdin', '-aa'],
      ...['-default_behaviors', 'all,-abortunexp'],
      ...['-trace_shortmsg', '-shortmessage_file', 'messages.log', '-trace_err', '-error_file', 'errors.log'],
    ];
    const child = runChild(command, args, { folder, outputFile: join(folder, 'output.log') });
    const hasDialled = () => readTrace(join(folder, 'messages.log')).invitedAt !== undefined;
    while (!child.hasExited() && !hasDialled()) await pause(POLL_MS);
    if (hasDialled() || starts === MOST_STARTS) return { child, port };
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function readTrace(path: string): CallTrace {
  return existsSync(path) ? summariseCall(parseShortMessages(readFileSync(path, 'utf8'))) : {};
}

function complain(
  result: CallTrace,
  exitCode: number | null,
  expected: 'answered' | number | undefined,
): string | undefined {
  const wanted = expected === 'answered' ? 200 : expected;
  if (wanted === undefined || result.finalStatus === wanted) return undefined;
  return `the call came to ${result.finalStatus ?? 'no answer'} instead of ${wanted} (SIPp: ${exitCode ?? 'killed'})`;
}

function sendDatagram(text: string, from: string, target: SippCallOptions['target']): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = createSocket('udp4');
    socket.bind(0, from);
    socket.send(text, target.port, target.host, (error) => {
      socket.close();
      if (error === null) resolve();
      else reject(error);
    });
  });
}
