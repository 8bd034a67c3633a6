import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isPortFree, type PortKind } from './free-port.ts';
import { InstanceError } from './instance-error.ts';
import { listeningPorts } from './listening-ports.ts';

/** Port number per use, e.g. `{ sql: 40123 }`. */
export type Ports<Name extends string> = Readonly<Record<Name, number>>;

export type PortKinds<Name extends string> = Readonly<Record<Name, PortKind>>;

/** Which ports a server needs, and how it gets them. */
export interface PortPlan<Name extends string> {
  readonly portKinds: PortKinds<Name>;
  /** Ports that must be these; the others are chosen. */
  readonly wantedPorts: Partial<Ports<Name>>;
  /** A free port for each use. */
  choosePorts(): Promise<Ports<Name>>;
}

export function portNames<Name extends string>(plan: PortPlan<Name>): Name[] {
  return Object.keys(plan.portKinds) as Name[];
}

/**
 * Wanted ports, else those of the last time (people keep addresses), else free ones.
 * @throws InstanceError `port-taken` for a wanted port
 */
export async function settlePorts<Name extends string>(
  plan: PortPlan<Name>,
  earlier: Partial<Ports<Name>>,
): Promise<Ports<Name>> {
  const settled: Record<Name, number> = { ...(await plan.choosePorts()) };
  for (const name of portNames(plan)) {
    const wanted = plan.wantedPorts[name];
    const before = earlier[name];
    if (wanted !== undefined) {
      if (!(await isPortFree(plan.portKinds[name], wanted))) {
        throw new InstanceError('port-taken', `port ${wanted} (${name}) belongs to another program`);
      }
      settled[name] = wanted;
    } else if (before !== undefined && (await isPortFree(plan.portKinds[name], before))) {
      settled[name] = before;
    }
  }
  return settled;
}

/** Ports on which somebody listens now. */
export async function takenPorts<Name extends string>(
  plan: PortPlan<Name>,
  ports: Ports<Name>,
): Promise<number[]> {
  const taken: number[] = [];
  for (const name of portNames(plan)) {
    if (!(await isPortFree(plan.portKinds[name], ports[name]))) taken.push(ports[name]);
  }
  return taken;
}

/** Uses whose port this process does not hold itself. */
export function portsNotHeld<Name extends string>(
  plan: PortPlan<Name>,
  ports: Ports<Name>,
  pid: number,
): Name[] {
  const held = listeningPorts(pid);
  const holds = (kind: PortKind, port: number): boolean =>
    kind === 'both' ? held.tcp.has(port) && held.udp.has(port) : held[kind].has(port);
  return portNames(plan).filter((name) => !holds(plan.portKinds[name], ports[name]));
}

export function writePorts<Name extends string>(folder: string, ports: Ports<Name>): void {
  writeFileSync(portsFile(folder), `${JSON.stringify(ports)}\n`, { mode: 0o600 });
}

/** What the last start recorded; what is missing or unreadable is left out. */
export function readPorts<Name extends string>(folder: string, plan: PortPlan<Name>): Partial<Ports<Name>> {
  const ports: Partial<Record<Name, number>> = {};
  if (!existsSync(portsFile(folder))) return ports;
  let stored: unknown;
  try {
    stored = JSON.parse(readFileSync(portsFile(folder), 'utf8'));
  } catch {
    return ports;
  }
  if (typeof stored !== 'object' || stored === null) return ports;
  for (const name of portNames(plan)) {
    const port = (stored as Record<string, unknown>)[name];
    if (typeof port === 'number') ports[name] = port;
  }
  return ports;
}

/** Is every use there, and as wanted? */
export function meetPlan<Name extends string>(
  plan: PortPlan<Name>,
  ports: Partial<Ports<Name>>,
): ports is Ports<Name> {
  return portNames(plan).every((name) => {
    const wanted = plan.wantedPorts[name];
    return ports[name] !== undefined && (wanted === undefined || wanted === ports[name]);
  });
}

function portsFile(folder: string): string {
  return join(folder, 'ports.json');
}
