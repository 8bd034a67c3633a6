import fc from 'fast-check';
import type { StatusRule, StatusRules } from '../../../src/domain/agent/status-rules.ts';

export const builtIn = { connected: 1, virtual: 2, unassigned: 3, incoming: 4, outgoing: 5 } as const;

/** Statuses that an agent can be in by choice. */
export const choosable = [builtIn.connected, builtIn.virtual, 6, 7, 8, 9] as const;

/** The settings of a company's statuses; statuses can be deleted while an agent is at work. */
export interface AgentCompany extends StatusRules {
  readonly delete: (id: number) => void;
  readonly timeoutMs: (id: number) => number | null;
}

export function companyWith(defaultId: number, rules: readonly StatusRule[]): AgentCompany {
  const kept = new Map(rules.map((rule) => [rule.id, rule]));
  const rule = (id: number): StatusRule => {
    const found = kept.get(id);
    if (!found) throw new Error(`there is no status ${id}`);
    return found;
  };
  return {
    rule,
    has: (id) => kept.has(id),
    delete: (id) => void kept.delete(id),
    timeoutMs: (id) => {
      const { timeoutSeconds } = rule(id);
      return timeoutSeconds === null ? null : timeoutSeconds * 1_000;
    },
    defaultId,
    unassignedId: builtIn.unassigned,
    virtualId: builtIn.virtual,
    incomingCallId: builtIn.incoming,
    outgoingCallId: builtIn.outgoing,
  };
}

const choice = fc.constantFrom(...choosable);
const timeoutSeconds = fc.option(fc.integer({ min: 5, max: 40 }), { nil: null });

/** What administrators can set: a status never points at itself, call statuses and Unassigned have no timeout [S7, S8]. */
const anyRule = (id: number): fc.Arbitrary<StatusRule> =>
  fc.record({
    id: fc.constant(id),
    activatesSkills: fc.boolean(),
    timeoutSeconds,
    goToStatusId: fc.option(
      choice.filter((target) => target !== id),
      { nil: null },
    ),
    onHangUpStatusId: fc.constant(null),
  });

const callRule = (id: number): fc.Arbitrary<StatusRule> =>
  fc.option(choice, { nil: null }).map((onHangUpStatusId) => ({
    id,
    activatesSkills: false,
    timeoutSeconds: null,
    goToStatusId: null,
    onHangUpStatusId,
  }));

const unassigned: StatusRule = {
  id: builtIn.unassigned,
  activatesSkills: false,
  timeoutSeconds: null,
  goToStatusId: null,
  onHangUpStatusId: null,
};

export interface CompanySettings {
  readonly defaultId: number;
  readonly rules: readonly StatusRule[];
}

export const anyCompany: fc.Arbitrary<CompanySettings> = fc
  .tuple(choice, callRule(builtIn.incoming), callRule(builtIn.outgoing), ...choosable.map(anyRule))
  .map(([defaultId, incoming, outgoing, ...others]) => ({
    defaultId,
    rules: [unassigned, incoming, outgoing, ...others],
  }));
