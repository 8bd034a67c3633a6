import type { EndsAfterOutcomes } from '../../media-node/legs/ends-after-outcomes.ts';
import type { MemberMirror } from '../../media-node/mirrors/member-mirror.ts';
import { parseMemberName, parseQueueName } from '../../media-node/mirrors/member-names.ts';
import type { EslMessage } from '../esl/esl-message.ts';

/** Tells which places are being asked: mod_callcenter asks an agent for one caller at a time. */
export class AskedAgents {
  readonly #mirror: MemberMirror;
  readonly #ends: EndsAfterOutcomes;

  constructor(mirror: MemberMirror, ends: EndsAfterOutcomes) {
    this.#mirror = mirror;
    this.#ends = ends;
  }

  /** Takes a `callcenter::info` event, after it was told what it means. */
  take(event: EslMessage): void {
    const member = event.header('CC-Agent') ?? '';
    const agentId = parseMemberName(member);
    const queueId = parseQueueName(event.header('CC-Queue') ?? '');
    if (agentId === null || queueId === null) return;
    switch (event.header('CC-Action') ?? '') {
      case 'agent-offering': {
        const membership = this.#mirror.of(agentId).find((one) => one.queueId === queueId);
        if (membership) this.#ends.ask(member, membership.device);
        return;
      }
      case 'bridge-agent-start':
      case 'bridge-agent-fail':
        this.#ends.settle(member);
        return;
      default:
    }
  }
}
