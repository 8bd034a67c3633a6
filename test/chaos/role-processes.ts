import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Server, startServer } from '../../ops/local/server.ts';
import { eventually } from '../support/eventually.ts';
import type { RunningSystem } from '../support/running-system.ts';
import { oneOf } from './rhythm.ts';

type Role = 'api' | 'worker' | 'link';

interface RoleProcess {
  readonly role: Role;
  readonly server: Server;
}

/** A process that was killed and replaced. */
export interface Kill {
  readonly role: Role;
  /** It was the link that owned the media node, so that nobody told the engine anything for a while. */
  readonly owner: boolean;
}

/** Two processes of each role, in place of the one that has all of them. */
export class RoleProcesses {
  readonly kills: Kill[] = [];
  readonly #system: RunningSystem;
  readonly #running: RoleProcess[] = [];
  #started = 0;

  private constructor(system: RunningSystem) {
    this.#system = system;
  }

  static async start(system: RunningSystem): Promise<RoleProcesses> {
    await system.server().stop();
    const processes = new RoleProcesses(system);
    const roles: Role[] = ['api', 'api', 'worker', 'worker', 'link', 'link'];
    await Promise.all(roles.map((role) => processes.#start(role)));
    return processes;
  }

  /** Where the processes answer that are never killed. */
  get urls(): string[] {
    return this.#of('api').map(({ server }) => `http://127.0.0.1:${server.port ?? 0}`);
  }

  /** SIGKILL for a random worker or link, the owner more often; resolves when another process runs in its place. */
  async killOne(): Promise<void> {
    const links = this.#of('link');
    await this.#replace(oneOf([...this.#of('worker'), ...links, ...links.filter(ownsNode)]));
  }

  /** The same for the link that owns the media node. */
  async killOwner(): Promise<void> {
    const owner = await eventually(() => {
      const found = this.#of('link').find(ownsNode);
      if (!found) throw new Error('no link owns the media node');
      return found;
    }, 20_000);
    await this.#replace(owner);
  }

  async stop(): Promise<void> {
    await Promise.all(this.#running.map(({ server }) => server.stop()));
    await this.#system.restart();
  }

  async #replace(victim: RoleProcess): Promise<void> {
    const { role, server } = victim;
    this.kills.push({ role, owner: role === 'link' && ownsNode(victim) });
    await server.kill9();
    this.#running.splice(this.#running.indexOf(victim), 1);
    await this.#start(role);
  }

  async #start(role: Role): Promise<void> {
    this.#started += 1;
    const { installation, environment } = this.#system;
    const server = await startServer(join(installation.folder, `chaos-${role}-${this.#started}`), {
      ...environment,
      SWITCHROOM_ROLES: role,
    });
    this.#running.push({ role, server });
  }

  #of(role: Role): RoleProcess[] {
    return this.#running.filter((process) => process.role === role);
  }
}

/** By what it says itself: the database forgets an owner who is dead only after a while. */
function ownsNode({ server }: RoleProcess): boolean {
  const log = readFileSync(server.logFile, 'utf8');
  return log.lastIndexOf('owning media node') > log.lastIndexOf('giving media node up');
}
