import type { MediaNodeId } from '../domain/ids.ts';
import type { PromptSource } from '../engine/prompt-source.ts';
import { systemTimer, type Timer } from '../media-node/link/timer.ts';
import { FreeswitchCalls } from './calls/freeswitch-calls.ts';
import { EslSession } from './esl/esl-session.ts';
import { FreeswitchEngine } from './freeswitch-engine.ts';

/** Where one FreeSWITCH is, and how to control it. */
export interface FreeswitchSettings {
  readonly nodeId: MediaNodeId;
  readonly host: string;
  readonly eslPort: number;
  /** Of the event socket. */
  readonly secret: string;
  /** Absolute; what its configuration includes as `generated/`. */
  readonly generatedFolder: string;
  readonly promptSource: PromptSource;
  /** Told of faults that nobody waits for: failed attempts to connect, events that cannot be read. */
  readonly onFault: (fault: Error) => void;
  /** Of the leases of calls; the process's own by default. */
  readonly timer?: Timer;
}

/** How long one action may take; what takes longer is sent as a job. */
const deadlineMs = 30_000;
/** A silent engine is noticed within twice this time. */
const pingMs = 1_000;

/** An engine behind its event socket; it is opened by its `start`. */
export function createFreeswitchEngine(settings: FreeswitchSettings): FreeswitchEngine {
  const { nodeId, host, eslPort, secret, generatedFolder, promptSource, onFault } = settings;
  const esl = new EslSession({
    host,
    port: eslPort,
    password: secret,
    deadlineMs,
    pingEveryMs: pingMs,
    pingDeadlineMs: 2 * pingMs,
    onFault,
  });
  const calls = new FreeswitchCalls({ commands: esl, timer: settings.timer ?? systemTimer, onFault });
  return new FreeswitchEngine({ nodeId, esl, calls, secret, generatedFolder, promptSource });
}
