import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startFreeswitch } from '../../../ops/instances/freeswitch.ts';
import type { Freeswitch } from '../../../ops/instances/freeswitch.ts';
import { EslSession } from '../../../src/freeswitch/esl/esl-session.ts';
import type { EslSessionOptions } from '../../../src/freeswitch/esl/esl-session.ts';
import { eventually } from '../../support/eventually.ts';

/** A real FreeSWITCH of its own folder and ports, and sessions on it. */
export class EslBench {
  #running: Freeswitch;
  readonly #sessions: EslSession[] = [];

  private constructor(running: Freeswitch) {
    this.#running = running;
  }

  static async start(): Promise<EslBench> {
    const folder = await mkdtemp(join(tmpdir(), 'switchroom-esl-'));
    return new EslBench(await startFreeswitch({ folder }));
  }

  get freeswitch(): Freeswitch {
    return this.#running;
  }

  /** A session that the caller has to start. */
  session(options: Partial<EslSessionOptions> = {}): EslSession {
    const { ports, secret } = this.#running;
    const session = new EslSession({
      host: '127.0.0.1',
      port: ports.esl,
      password: secret,
      deadlineMs: 2_000,
      onFault: () => undefined,
      ...options,
    });
    this.#sessions.push(session);
    return session;
  }

  async readySession(options: Partial<EslSessionOptions> = {}): Promise<EslSession> {
    const session = this.session(options);
    session.start();
    await becomeReady(session);
    return session;
  }

  async restart(): Promise<void> {
    const { folder, ports, secret } = this.#running;
    this.#running = await startFreeswitch({ folder, ports, secret });
  }

  async closeSessions(): Promise<void> {
    await Promise.all(this.#sessions.splice(0).map((session) => session.close()));
  }

  async remove(): Promise<void> {
    await this.closeSessions();
    await this.#running.kill9();
    await rm(this.#running.folder, { recursive: true, force: true });
  }
}

export function becomeReady(session: EslSession): Promise<void> {
  return eventually(() => {
    if (session.state !== 'ready')
      throw new Error(`the session is ${session.state}`, { cause: session.lastFault });
  }, 20_000);
}
