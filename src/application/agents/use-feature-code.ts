import type { CompanyId, ExtensionId } from '../../domain/ids.ts';
import { reasonOf } from '../../domain/reason-of.ts';
import type { Actor } from '../actor.ts';
import type { RedirectFromPhone } from '../call-logic/redirect-from-phone.ts';
import type { Interaction } from '../ports/calls.ts';
import type { Log } from '../ports/log.ts';
import type { AgentRecord } from '../ports/records/agents.ts';
import type { UserRecord } from '../ports/records/people.ts';
import type { Stores } from '../ports/stores.ts';
import type { Receipt, Touched } from '../receipts/await-revision.ts';
import { Refusal } from '../refusal.ts';
import type { Written } from '../write.ts';
import type { CheckPin } from './check-pin.ts';
import type { ChooseStatus } from './choose-status.ts';
import { isChoosable } from './company-statuses.ts';
import type { LogInAgent } from './log-in-agent.ts';
import type { LogOutAgent } from './log-out-agent.ts';
import { isReachedAtMobile } from './require-mobile.ts';

/** What agents dial to be known at a phone without a screen [U8]. */
export const featureCodes = {
  logIn: '*10',
  logOut: '*11',
  nextStatus: '*12',
  /** With `*` and the target behind it, or alone: then the target is asked for [R9]. */
  redirect: '*21',
  endRedirect: '*22',
} as const;

/** Somebody dialled a feature code. */
export interface FeatureCall {
  readonly companyId: CompanyId;
  /** SIP user of the phone; null: the call came from outside. */
  readonly device: string | null;
  readonly code: string;
}

export interface UseFeatureCodeParts {
  readonly stores: {
    readonly records: {
      readonly phone: Pick<Stores['records']['phone'], 'list' | 'referrers'>;
      readonly user: Pick<Stores['records']['user'], 'list' | 'find'>;
      readonly trunk: Pick<Stores['records']['trunk'], 'list'>;
    };
    readonly agents: Pick<Stores['agents'], 'findBySeat' | 'allStatuses'>;
  };
  readonly pins: Pick<CheckPin, 'check'>;
  readonly logInAgent: Pick<LogInAgent, 'logIn'>;
  readonly logOutAgent: Pick<LogOutAgent, 'logOut'>;
  readonly chooseStatus: Pick<ChooseStatus, 'choose'>;
  readonly redirectFromPhone: Pick<RedirectFromPhone, 'set' | 'clear'>;
  /** As `awaitRevision`. */
  readonly receipt: (change: Touched, deadlineMs: number) => Promise<Receipt>;
  readonly log: Log;
}

const mostTries = 3;
/** Longer than any agent number or PIN may be. */
const mostDigits = 20;
/** As long as REST waits by default. */
const receiptMs = 2_000;

/**
 * Logs agents in and out, changes their status and redirects extensions from the phone. The rules are those of REST; what they refuse
 * is a sound here. Done is told once the engines confirmed it [S14]. When they do not in time, nothing is told: it was
 * done, but queue calls may not know it yet.
 */
export class UseFeatureCode {
  readonly #parts: UseFeatureCodeParts;

  constructor(parts: UseFeatureCodeParts) {
    this.#parts = parts;
  }

  /** @throws what the interaction throws when the caller has gone, and StoreUnavailableError */
  async use(call: FeatureCall, interaction: Interaction): Promise<void> {
    try {
      const written = await this.#carryOut(call, interaction);
      if (await this.#isConfirmed(call.companyId, written)) await interaction.tellDone();
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { companyId, device } = call;
      const code = featureOf(call.code);
      this.#parts.log.info({ companyId, device, code, reason: error.message }, 'a feature code was refused');
      await interaction.tellRefused();
    }
  }

  async #carryOut(call: FeatureCall, interaction: Interaction): Promise<Written<unknown>> {
    const { logInAgent, logOutAgent, chooseStatus, redirectFromPhone } = this.#parts;
    const [code, target] = parsed(call.code);
    const extensionIds = await this.#extensionsOf(call);
    const phone = { companyId: call.companyId, device: call.device, extensionIds };
    switch (code) {
      case featureCodes.logIn: {
        const { agent, extensionId } = await this.#identify(call.companyId, extensionIds, interaction);
        return await logInAgent.logIn(actorOf(agent, call), agent.id, { at: 'extension', extensionId });
      }
      case featureCodes.logOut: {
        const agent = await this.#whoSitsAt(call.companyId, extensionIds);
        return await logOutAgent.logOut(actorOf(agent, call), agent.id);
      }
      case featureCodes.nextStatus: {
        const agent = await this.#whoSitsAt(call.companyId, extensionIds);
        const statusId = await this.#nextStatus(agent);
        return await chooseStatus.choose(actorOf(agent, call), agent.id, statusId);
      }
      case featureCodes.redirect:
        return await redirectFromPhone.set(phone, target ?? (await askDigits(interaction)));
      case featureCodes.endRedirect:
        return await redirectFromPhone.clear(phone);
      default:
        throw new Refusal('not-found', 'there is no such feature code');
    }
  }

  /** The extensions that ring at the phone, oldest first; at least one. */
  async #extensionsOf({ companyId, device }: FeatureCall): Promise<readonly [ExtensionId, ...ExtensionId[]]> {
    const { phone } = this.#parts.stores.records;
    const scope = { companyId };
    const { items } =
      device === null
        ? { items: [] }
        : await phone.list(scope, { limit: 1, after: null, where: { sipUser: device } });
    const [caller] = items;
    if (!caller) throw new Refusal('forbidden', 'feature codes are for the phones of the company');
    const referrers = await phone.referrers(scope, caller.id, 100);
    const [first, ...others] = referrers
      .filter(({ kind }) => kind === 'extension')
      .map(({ id }) => id as ExtensionId)
      .sort((one, other) => one - other);
    if (first === undefined) throw new Refusal('conflict', 'this phone is at no extension');
    return [first, ...others];
  }

  /** Who wants to log in, and at which extension of the phone. */
  async #identify(
    companyId: CompanyId,
    extensionIds: readonly [ExtensionId, ...ExtensionId[]],
    interaction: Interaction,
  ): Promise<{ agent: UserRecord; extensionId: ExtensionId }> {
    const owners = await Promise.all(
      extensionIds.map((id) => this.#agentsWith(companyId, { extensionId: id })),
    );
    const [owner, ...others] = owners.flat();
    const isOwned = owner !== undefined && others.length === 0;
    if (isOwned && owner.pinHash === null) return seated(owner, extensionIds);
    const agent = await repeated(interaction, async () => {
      const claimed = isOwned ? owner : await this.#askNumber(companyId, interaction);
      const isRight = await this.#parts.pins.check(claimed, await askDigits(interaction));
      return isRight ? claimed : null;
    });
    return seated(agent, extensionIds);
  }

  /** Null for a number that is nobody's: the PIN is asked for all the same, so that nobody can find out who exists. */
  async #askNumber(companyId: CompanyId, interaction: Interaction): Promise<UserRecord | null> {
    const agentNumber = await askDigits(interaction);
    return (await this.#agentsWith(companyId, { agentNumber }))[0] ?? null;
  }

  /** At most two, which is enough to know whether there is one. */
  async #agentsWith(companyId: CompanyId, where: Partial<UserRecord>): Promise<readonly UserRecord[]> {
    const { user } = this.#parts.stores.records;
    const all = { ...where, agent: true, active: true };
    return (await user.list({ companyId }, { limit: 2, after: null, where: all })).items;
  }

  async #whoSitsAt(companyId: CompanyId, extensionIds: readonly ExtensionId[]): Promise<AgentRecord> {
    for (const extensionId of extensionIds) {
      const agent = await this.#parts.stores.agents.findBySeat({ companyId }, extensionId);
      if (agent) return agent;
    }
    throw new Refusal('conflict', 'nobody is logged in at this phone');
  }

  /** The one that follows by its id, of those that this agent may choose; after the last one the first. */
  async #nextStatus({ id, companyId, state }: AgentRecord): Promise<number> {
    const { agents, records } = this.#parts.stores;
    const scope = { companyId };
    const user = await records.user.find(scope, id);
    const canBeVirtual = user !== null && (await isReachedAtMobile(this.#parts.stores, scope, user));
    const ids = (await agents.allStatuses(scope))
      .filter((status) => isChoosable(status) && (status.builtIn !== 'virtual' || canBeVirtual))
      .map((status) => status.id)
      .sort((one, other) => one - other);
    const next = ids.find((statusId) => statusId > state.chosen) ?? ids[0];
    if (next === undefined || next === state.chosen)
      throw new Refusal('conflict', 'there is no other status to choose');
    return next;
  }

  async #isConfirmed(companyId: CompanyId, { revision, touched }: Written<unknown>): Promise<boolean> {
    if (touched.length === 0) return true;
    try {
      return (await this.#parts.receipt({ companyId, revision, touched }, receiptMs)).state === 'applied';
    } catch (error) {
      // It was written; nothing from here on may sound as if it was not.
      const reason = reasonOf(error);
      this.#parts.log.error(
        { companyId, revision, reason },
        'the receipt of a committed write could not be read',
      );
      return false;
    }
  }
}

/** `*21*204` is the code `*21` with the target 204; other codes stand alone. */
function parsed(dialled: string): [code: string, target: string | null] {
  const match = /^(\*21)\*([0-9]+)$/u.exec(dialled);
  return match ? [match[1] ?? dialled, match[2] ?? null] : [dialled, null];
}

/** The code alone: what is dialled behind one is where calls are to be led, which may be private, or a PIN that came too early. */
function featureOf(dialled: string): string {
  return dialled.slice(0, 3);
}

/** @param attempt null: wrong. @throws Refusal after too many wrong attempts */
async function repeated<T>(interaction: Interaction, attempt: () => Promise<T | null>): Promise<T> {
  for (let tries = 1; tries < mostTries; tries += 1) {
    const found = await attempt();
    if (found !== null) return found;
    await interaction.tellRefused();
  }
  return (await attempt()) ?? refuse('wrong agent number or PIN');
}

/** Who types nothing does not want to go on. @throws Refusal */
async function askDigits(interaction: Interaction): Promise<string> {
  const digits = await interaction.askDigits(mostDigits);
  return digits === '' ? refuse('nothing was typed') : digits;
}

function refuse(reason: string): never {
  throw new Refusal('forbidden', reason);
}

/** A floating agent sits at the first extension of the phone; one with a fixed extension can sit nowhere else. */
function seated(
  agent: UserRecord,
  extensionIds: readonly [ExtensionId, ...ExtensionId[]],
): { agent: UserRecord; extensionId: ExtensionId } {
  const own = extensionIds.find((id) => id === agent.extensionId);
  return { agent, extensionId: own ?? extensionIds[0] };
}

/** Agents act for themselves. Who may use the phone is known by it, so that the audit shows it as the address. */
function actorOf({ id, companyId }: UserRecord | AgentRecord, { device }: FeatureCall): Actor {
  return {
    principal: { companyId, userId: id, apiKeyId: null, label: 'phone', rights: new Set() },
    address: device ?? '',
  };
}
