import type { UserId } from '../../domain/ids.ts';
import type { Actor } from '../actor.ts';
import { Refusal } from '../refusal.ts';
import type { Written } from '../write.ts';
import type { AgentView } from './agent-view.ts';
import type { ChangeAgent } from './change-agent.ts';
import { partOf } from './may-manage.ts';

/** Pauses what records the calls that an agent is in, e.g. for the number of a card, and goes on with it [C1]. */
export class PauseRecording {
  readonly #changeAgent: ChangeAgent;

  constructor(changeAgent: ChangeAgent) {
    this.#changeAgent = changeAgent;
  }

  /**
   * Who pauses again is sure again; to go on without a pause, or after the call, is no error.
   *
   * @throws Refusal `not-found`, `conflict` when there is no call to pause
   */
  pause(actor: Actor, agentId: UserId, paused: boolean): Promise<Written<AgentView>> {
    const action = paused ? 'pause-recording' : 'resume-recording';
    return this.#changeAgent.byPerson(actor, agentId, action, ({ user, agent }) => {
      partOf(actor.principal, user);
      if (paused && agent.state.legs.length === 0)
        throw new Refusal(
          'conflict',
          agent.state.login?.seat === null
            ? 'the agent is at the mobile, where calls are not followed; nothing can be paused there'
            : 'the agent is in no call, so there is nothing to pause',
        );
      return { kind: 'pause-recording', paused };
    });
  }
}
