import type { Scope } from '../../domain/access/principal.ts';
import type { Revision } from '../../domain/ids.ts';
import { reasonOf } from '../../domain/reason-of.ts';
import { Repeated } from '../nodes/repeated.ts';
import type { LiveChange } from '../ports/live-store.ts';
import type { Log } from '../ports/log.ts';
import { type Database, StoreUnavailableError } from '../ports/stores.ts';
import type { ChangedAgent } from './changed-agents.ts';
import type { CompanyPicture } from './company-picture.ts';
import { changesBetween, type PictureUpdate, readPicture, readUpdate } from './live-reader.ts';
import type { LiveSubscriber } from './live-subscriber.ts';
import { type Viewer, revisionOfEventId } from './viewer.ts';
import { firstEvents, type Missed, nextEvents, type VisibleQueues } from './viewer-events.ts';

export interface CompanyTailParts {
  readonly database: Database;
  readonly log: Log;
  /** How long a lost signal delays news. */
  readonly pollMs: number;
}

/** Signals may come faster than the database should be asked. */
const leastIntervalMs = 20;

/**
 * Follows one company for all who look at it from this process. Each round brings the picture up to date, tells the members what is
 * new to them, and then admits those who came since.
 */
export class CompanyTail {
  readonly #scope: Scope;
  readonly #parts: CompanyTailParts;
  readonly #round: Repeated;
  readonly #waiting = new Set<LiveSubscriber>();
  readonly #members = new Map<LiveSubscriber, VisibleQueues>();
  #picture: CompanyPicture | null = null;
  /** The picture is at least as new as this. */
  #cursor: Revision = 0;
  #lookedAt = 0;

  constructor(scope: Scope, parts: CompanyTailParts) {
    this.#scope = scope;
    this.#parts = parts;
    this.#round = new Repeated(
      parts.pollMs,
      () => this.#look(),
      (error) => {
        this.#report(error);
      },
    );
    this.#round.start();
  }

  join(subscriber: LiveSubscriber): void {
    this.#waiting.add(subscriber);
    this.#round.soon(0);
  }

  leave(subscriber: LiveSubscriber): void {
    this.#waiting.delete(subscriber);
    this.#members.delete(subscriber);
  }

  get isEmpty(): boolean {
    return this.#waiting.size === 0 && this.#members.size === 0;
  }

  /** Something may be new. */
  look(): void {
    this.#round.soon(Math.max(0, this.#lookedAt + leastIntervalMs - Date.now()));
  }

  /** Ends all who look. */
  async close(): Promise<void> {
    this.#endAll();
    await this.#round.stop();
  }

  async #look(): Promise<void> {
    this.#lookedAt = Date.now();
    const newcomers = [...this.#waiting];
    // Before everything else is read: what is read later is at least as new.
    const revision = await this.#parts.database.stores.live.revision(this.#scope);
    if (revision === null) {
      this.#endAll();
      return;
    }
    if (!(await this.#bringUpToDate(revision))) await this.#beginAnew(revision);
    await Promise.all(newcomers.map((newcomer) => this.#admit(newcomer)));
  }

  /** False: there is no picture, or too much has changed. */
  async #bringUpToDate(revision: Revision): Promise<boolean> {
    const picture = this.#picture;
    if (!picture) return false;
    const { stores } = this.#parts.database;
    const update = await readUpdate(stores, this.#scope, picture, { cursor: this.#cursor, revision });
    if (!update) return false;
    await this.#recheck(this.#membersConcerned(update.changes));
    const visible = await this.#visibleAfter(update.changes);
    // Nothing is waited for from here on, so that a round that fails has changed nothing.
    const agents = this.#put(picture, update, revision);
    for (const [member, queues] of visible) {
      const before = this.#members.get(member);
      if (before === undefined) continue;
      this.#members.set(member, queues);
      const allQueues = update.queueNames !== null || before !== queues;
      const news = { agents, queues: update.queues, allQueues, visible: queues };
      member.deliver(nextEvents(member.viewer, { picture, revision }, news));
    }
    return true;
  }

  #put(picture: CompanyPicture, update: PictureUpdate, cursor: Revision): ChangedAgent[] {
    const changed = [...update.agents].map(([id, { revision, view }]) => {
      const before = picture.agent(id);
      picture.putAgent(id, view);
      return { id, revision, before, after: view };
    });
    if (update.queueNames) picture.nameQueues(update.queueNames);
    picture.putQueueStates(update.queues, update.queueStates);
    this.#cursor = cursor;
    return changed;
  }

  async #beginAnew(revision: Revision): Promise<void> {
    const picture = await readPicture(this.#parts.database.stores, this.#scope);
    const members = [...this.#members.keys()];
    await this.#recheck(members);
    const visible = await Promise.all(members.map(({ viewer }) => this.#visibleTo(viewer)));
    this.#picture = picture;
    this.#cursor = revision;
    for (const [index, member] of members.entries()) {
      if (this.#members.has(member)) this.#begin(member, picture, visible[index] ?? null, null);
    }
  }

  async #admit(newcomer: LiveSubscriber): Promise<void> {
    const picture = this.#picture;
    const { viewer, lastEventId } = newcomer;
    const after = revisionOfEventId(viewer, lastEventId);
    const changes = after === null ? null : await this.#changesSince(after);
    const visible = await this.#visibleTo(viewer);
    // Perhaps gone again.
    if (!picture || !this.#waiting.delete(newcomer)) return;
    this.#begin(newcomer, picture, visible, after === null || changes === null ? null : { after, changes });
  }

  #begin(
    subscriber: LiveSubscriber,
    picture: CompanyPicture,
    visible: VisibleQueues,
    missed: Missed | null,
  ): void {
    this.#members.set(subscriber, visible);
    const present = { picture, revision: this.#cursor };
    subscriber.deliver(firstEvents(subscriber.viewer, present, visible, missed));
  }

  #changesSince(after: Revision): Promise<LiveChange[] | null> {
    return changesBetween(this.#parts.database.stores, this.#scope, after, this.#cursor);
  }

  /** Whose rights may be others now [P7]. */
  #membersConcerned(changes: readonly LiveChange[]): LiveSubscriber[] {
    const anybody = changes.some(({ kind }) => kind === 'role' || kind === 'api-key');
    const users = new Set(changes.filter(({ kind }) => kind === 'user').map(({ objectId }) => objectId));
    return [...this.#members.keys()].filter(({ viewer }) => anybody || users.has(viewer.userId));
  }

  async #recheck(members: readonly LiveSubscriber[]): Promise<void> {
    await Promise.all(members.map((member) => member.recheck()));
  }

  async #visibleAfter(changes: readonly LiveChange[]): Promise<[LiveSubscriber, VisibleQueues][]> {
    const skills = changes.some(({ kind }) => kind === 'skill');
    const users = new Set(changes.filter(({ kind }) => kind === 'user').map(({ objectId }) => objectId));
    return await Promise.all(
      [...this.#members].map(async ([member, before]): Promise<[LiveSubscriber, VisibleQueues]> => {
        const isConcerned = skills || users.has(member.viewer.userId);
        return [member, isConcerned ? await this.#visibleTo(member.viewer) : before];
      }),
    );
  }

  async #visibleTo({ seesAll, userId }: Viewer): Promise<VisibleQueues> {
    return seesAll ? null : new Set(await this.#parts.database.stores.live.queuesOfUser(this.#scope, userId));
  }

  #endAll(): void {
    for (const subscriber of [...this.#waiting, ...this.#members.keys()]) subscriber.end();
  }

  #report(error: unknown): void {
    const reason = reasonOf(error);
    const facts = { companyId: this.#scope.companyId, reason };
    // Expected while the database is away; /readyz tells it.
    if (error instanceof StoreUnavailableError) this.#parts.log.debug(facts, 'live view put off');
    else this.#parts.log.warn(facts, 'live view failed; it will be repeated');
  }
}
