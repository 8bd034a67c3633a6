import { isDeepStrictEqual } from 'node:util';
import type { MediaNodeId } from '../../domain/ids.ts';
import { reasonOf } from '../../domain/reason-of.ts';
import type { Log } from '../ports/log.ts';
import type { Database } from '../ports/stores.ts';
import type { MediaNodeRecord } from '../ports/records/media-node.ts';
import type { NodeLink } from './node-link.ts';
import { Repeated } from './repeated.ts';

export interface NodeOwnerParts {
  readonly database: Database;
  /** Unlike that of any other process, e.g. host, process id and a random part. */
  readonly owner: string;
  readonly createLink: (node: MediaNodeRecord) => NodeLink;
  readonly log: Log;
}

const leaseMs = 5_000;
const renewMs = 1_000;

interface Owned {
  readonly link: NodeLink;
  /** As it was when the link was made. */
  readonly node: MediaNodeRecord;
  /** By the local clock; a little before the database would give the node to somebody else. */
  until: number;
}

/**
 * The role `link`: takes every media node that nobody owns, and keeps it by renewing a lease in the database. While the
 * database is away nobody can take a node over, and nothing is applied, because applying begins with reading.
 */
export class NodeOwner {
  readonly #parts: NodeOwnerParts;
  readonly #owned = new Map<MediaNodeId, Owned>();
  /** Links that were given up, until nothing of them is under way any more: until then there is no other one to the node. */
  readonly #closing = new Map<MediaNodeId, Promise<void>>();
  /** Why there is no link to a node that could be owned. */
  readonly #faults = new Map<MediaNodeId, string>();
  readonly #round: Repeated;

  constructor(parts: NodeOwnerParts) {
    this.#parts = parts;
    this.#round = new Repeated(
      renewMs,
      () => this.#renewAll(),
      (error) => {
        parts.log.warn({ reason: reasonOf(error) }, 'leases not renewed');
      },
    );
  }

  start(): void {
    this.#round.start();
    this.#round.soon(0);
  }

  /** The link to a node that this process owns now; null otherwise. */
  linkOf(node: MediaNodeId): NodeLink | null {
    const owned = this.#owned.get(node);
    return owned && isHeld(owned) ? owned.link : null;
  }

  async close(): Promise<void> {
    await this.#round.stop();
    for (const node of this.#owned.keys()) this.#giveUp(node, 'shutting down');
    await Promise.all([...this.#closing].map(([node, closed]) => this.#release(node, closed)));
  }

  async #release(node: MediaNodeId, closed: Promise<void>): Promise<void> {
    await closed;
    await this.#parts.database.stores.leases.release(node, this.#parts.owner);
  }

  async #renewAll(): Promise<void> {
    const { stores } = this.#parts.database;
    const nodes = await stores.mediaNodes.all();
    for (const node of nodes) {
      const before = Date.now();
      const link = this.#owned.get(node.id)?.link;
      const fence = await stores.leases.acquire(node.id, this.#parts.owner, leaseMs, {
        fault: this.#faultOf(node.id),
        unapplied: link?.unapplied() ?? null,
      });
      await this.#settleAlone(node, fence, before + leaseMs);
    }
    const known = new Set(nodes.map(({ id }) => id));
    for (const id of this.#owned.keys()) if (!known.has(id)) this.#giveUp(id, 'the node was deleted');
  }

  #faultOf(id: MediaNodeId): string | null {
    if (this.#closing.has(id)) return 'its link is being closed';
    return this.#owned.get(id)?.link.fault() ?? this.#faults.get(id) ?? null;
  }

  /** One node whose settings nobody can use must not keep the others from their links; the lease says why it has none. */
  async #settleAlone(node: MediaNodeRecord, fence: number | null, until: number): Promise<void> {
    try {
      await this.#settle(node, fence, until);
      this.#faults.delete(node.id);
    } catch (error) {
      const reason = reasonOf(error);
      if (this.#faults.get(node.id) === reason) return;
      this.#faults.set(node.id, reason);
      this.#parts.log.warn({ node: node.id, reason }, 'no link to media node');
    }
  }

  async #settle(node: MediaNodeRecord, fence: number | null, until: number): Promise<void> {
    const owned = this.#owned.get(node.id);
    if (fence === null) {
      if (owned) this.#giveUp(node.id, 'another process owns it');
      return;
    }
    if (owned && isReachedAlike(owned.node, node)) {
      owned.until = until;
      return;
    }
    if (owned) this.#giveUp(node.id, 'it is reached otherwise');
    if (this.#closing.has(node.id)) return;
    const link = this.#parts.createLink(node);
    link.engine.onEvent(({ kind }) => {
      if (kind === 'taken-over') this.#makeWay(node.id, link);
    });
    this.#owned.set(node.id, { link, node, until });
    this.#parts.log.info({ node: node.id, name: node.name, fence }, 'owning media node');
    await link.start();
  }

  /**
   * Who cannot renew its lease does not know whether the node is another's by now, and goes on with the calls. An engine that
   * was taken over says so: both would take it from each other without end.
   */
  #makeWay(id: MediaNodeId, link: NodeLink): void {
    const owned = this.#owned.get(id);
    if (owned?.link === link && !isHeld(owned)) this.#giveUp(id, 'another process took it over');
  }

  /** Nobody waits for it in the round: what is under way at a node that hangs takes longer than the leases of all others last. */
  #giveUp(id: MediaNodeId, reason: string): void {
    const owned = this.#owned.get(id);
    if (!owned) return;
    const { log } = this.#parts;
    this.#owned.delete(id);
    log.info({ node: id, reason }, 'giving media node up');
    const closed = owned.link
      .close()
      .catch((error: unknown) => {
        log.warn({ node: id, reason: reasonOf(error) }, 'media node not given up in order');
      })
      .finally(() => {
        this.#closing.delete(id);
        this.#round.soon(0);
      });
    this.#closing.set(id, closed);
  }
}

/** Whether the lease lasts. */
function isHeld({ until }: Owned): boolean {
  return until > Date.now();
}

/** A link anew interrupts whoever is in a menu; for a node that only has another name it would be for nothing. */
function isReachedAlike(one: MediaNodeRecord, other: MediaNodeRecord): boolean {
  return isDeepStrictEqual(accessTo(one), accessTo(other));
}

function accessTo({ engine, connection, sealedSecret }: MediaNodeRecord) {
  return { engine, connection, sealedSecret };
}
