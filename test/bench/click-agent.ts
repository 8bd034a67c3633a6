import { RestClient } from '../../ops/local/rest-client.ts';
import type { TestAgent } from '../support/company.ts';
import { KeepAliveClient, type TimedAnswer } from './keep-alive-client.ts';

const password = 'an agent at the bench';

/** An agent who clicks on statuses in the agent bar: signed in as this very person, over one open connection. */
export class ClickAgent {
  readonly agent: TestAgent;
  readonly #client: KeepAliveClient;
  readonly #statuses: { readonly connected: number; readonly onBreak: number };

  private constructor(
    agent: TestAgent,
    client: KeepAliveClient,
    statuses: { readonly connected: number; readonly onBreak: number },
  ) {
    this.agent = agent;
    this.#client = client;
    this.#statuses = statuses;
  }

  /** Signs the agent in and logs the agent in at the seat. @param rest of the company's administrator */
  static async logIn(
    url: string,
    rest: RestClient,
    agent: TestAgent,
    statuses: { readonly connected: number; readonly onBreak: number },
  ): Promise<ClickAgent> {
    await rest.patch(`/v1/users/${agent.id}`, { password });
    const { token } = await new RestClient(url).post<{ token: string }>('/v1/sessions', {
      email: agent.email,
      password,
    });
    await rest.post(`/v1/agents/${agent.id}/login`, {}, { prefer: 'wait=30' });
    return new ClickAgent(agent, new KeepAliveClient(url, token), statuses);
  }

  goOnBreak(): Promise<TimedAnswer> {
    return this.#choose(this.#statuses.onBreak);
  }

  comeBack(): Promise<TimedAnswer> {
    return this.#choose(this.#statuses.connected);
  }

  close(): void {
    this.#client.close();
  }

  #choose(statusId: number): Promise<TimedAnswer> {
    return this.#client.put(`/v1/agents/${this.agent.id}/status`, { statusId });
  }
}
