let companies = 0;

/** Tests share an engine, so each has a company, a queue and agents that no other test has. */
export function freshCompany(): {
  readonly companyId: number;
  readonly queueId: number;
  readonly agentId: number;
} {
  companies += 1;
  return { companyId: companies, queueId: companies * 10, agentId: companies * 100 };
}
