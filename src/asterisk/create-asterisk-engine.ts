import type { MediaNodeId } from '../domain/ids.ts';
import type { PromptSource } from '../engine/prompt-source.ts';
import { AmiSession } from './ami/ami-session.ts';
import { AriSession } from './ari/ari-session.ts';
import { amiEvents, AsteriskEngine } from './asterisk-engine.ts';
import { AsteriskCalls } from './calls/asterisk-calls.ts';
import { callEventTypes } from './calls/call-events.ts';
import { systemTimer, type Timer } from '../media-node/link/timer.ts';

/** Where one Asterisk is, and how to control it. */
export interface AsteriskSettings {
  readonly nodeId: MediaNodeId;
  readonly host: string;
  readonly amiPort: number;
  readonly ariPort: number;
  readonly username: string;
  readonly secret: string;
  /** Absolute; what its configuration includes as `generated/`. */
  readonly generatedFolder: string;
  readonly promptSource: PromptSource;
  /** Told of faults that nobody waits for: failed attempts to connect, events that cannot be read. */
  readonly onFault: (fault: Error) => void;
  /** Of the leases of calls; the process's own by default. */
  readonly timer?: Timer;
}

/** The dialplan hands calls over by `Stasis(switchroom,PURPOSE,DETAIL)`. */
const application = 'switchroom';
/** How long one action may take; to load the phones of a large company takes seconds. */
const deadlineMs = 30_000;
/** A silent engine is noticed within twice this time. */
const pingMs = 1_000;

/**
 * An engine behind its control connections; they are opened by its `start`. Asterisk carries out what comes by one manager connection in
 * order, so what takes long has one of its own. It wants no events: they would be told twice.
 */
export function createAsteriskEngine(settings: AsteriskSettings): AsteriskEngine {
  const { nodeId, host, amiPort, ariPort, username, secret, generatedFolder, promptSource, onFault } =
    settings;
  const common = { username, deadlineMs, pingEveryMs: pingMs, pingDeadlineMs: 2 * pingMs, onFault };
  const manager = { ...common, host, port: amiPort, secret };
  const ami = new AmiSession({ ...manager, events: amiEvents });
  const loading = new AmiSession(manager);
  const ari = new AriSession({
    ...common,
    baseUrl: `http://${host}:${ariPort}`,
    password: secret,
    application,
    eventTypes: callEventTypes,
  });
  const calls = new AsteriskCalls({
    session: ari,
    ari: ari.commands,
    ami,
    application,
    timer: settings.timer ?? systemTimer,
    onFault,
  });
  return new AsteriskEngine({ nodeId, ami, loading, ari, calls, generatedFolder, promptSource, onFault });
}
