import type { AmiCommands } from '../../../../src/asterisk/ami/ami-commands.ts';
import { AmiRefused } from '../../../../src/asterisk/ami/ami-errors.ts';
import { AmiMessage } from '../../../../src/asterisk/ami/ami-message.ts';

interface Member {
  readonly queue: string;
  readonly interfaceName: string;
  readonly name: string;
  readonly state: string;
  penalty: string;
  paused: boolean;
}

/** app_queue behind its manager actions, as far as memberships are concerned: what it answers, and the events it tells. */
export class FakeAppQueue implements AmiCommands {
  readonly members = new Map<string, Member>();
  /** State interfaces of which the engine knows nothing. */
  readonly unknownStates = new Set<string>();
  /** Actions in the order they came, e.g. `QueueAdd queue-1`. */
  readonly actions: string[] = [];
  /** Where its events go. */
  tell: (event: AmiMessage) => void = () => undefined;
  /** Awaited before an action has an effect. */
  before: (action: string) => Promise<void> = () => Promise.resolve();

  async send(action: string, headers: Readonly<Record<string, string>> = {}): Promise<AmiMessage> {
    const shown = `${action} ${headers.Queue ?? ''}`.trim();
    this.actions.push(shown);
    await this.before(shown);
    return this.#carryOut(action, headers);
  }

  #carryOut(action: string, headers: Readonly<Record<string, string>>): Promise<AmiMessage> {
    const key = `${headers.Queue ?? ''}/${headers.Interface ?? ''}`;
    const member = this.members.get(key);
    if (action === 'QueueAdd') return this.#add(key, headers);
    if (!member) return refuse(action, 'Interface not found');
    switch (action) {
      case 'QueueRemove':
        this.members.delete(key);
        return this.#done('QueueMemberRemoved', member);
      case 'QueuePause':
        member.paused = headers.Paused === 'true';
        return this.#done('QueueMemberPause', member);
      case 'QueuePenalty':
        member.penalty = headers.Penalty ?? '';
        return this.#done('QueueMemberPenalty', member);
      default:
        return refuse(action, 'no such action');
    }
  }

  list(action: string, headers: Readonly<Record<string, string>> = {}): Promise<AmiMessage[]> {
    this.actions.push(`${action} ${headers.Queue ?? ''}`.trim());
    const found = [...this.members.values()].filter(
      ({ queue, interfaceName }) =>
        (headers.Queue ?? queue) === queue && (headers.Member ?? interfaceName) === interfaceName,
    );
    return Promise.resolve([
      message(['Event: QueueParams']),
      ...found.map((one) => describe('QueueMember', one, this.unknownStates.has(one.state) ? invalid : free)),
    ]);
  }

  #add(key: string, headers: Readonly<Record<string, string>>): Promise<AmiMessage> {
    if (this.members.has(key)) return refuse('QueueAdd', 'Unable to add interface: Already there');
    const member: Member = {
      queue: headers.Queue ?? '',
      interfaceName: headers.Interface ?? '',
      name: headers.MemberName ?? '',
      state: headers.StateInterface ?? headers.Interface ?? '',
      penalty: headers.Penalty ?? '0',
      paused: headers.Paused === 'true',
    };
    this.members.set(key, member);
    return this.#done('QueueMemberAdded', member);
  }

  #done(event: string, member: Member): Promise<AmiMessage> {
    this.tell(describe(event, member));
    return Promise.resolve(message(['Response: Success']));
  }
}

/** States of a device, as app_queue numbers them. */
const free = '1';
const invalid = '4';

function describe(event: string, member: Member, status = free): AmiMessage {
  const { queue, interfaceName, name, penalty, paused } = member;
  const isList = event === 'QueueMember';
  return message([
    `Event: ${event}`,
    `Queue: ${queue}`,
    `${isList ? 'Name' : 'MemberName'}: ${name}`,
    `${isList ? 'Location' : 'Interface'}: ${interfaceName}`,
    `Penalty: ${penalty}`,
    `Paused: ${paused ? '1' : '0'}`,
    `Status: ${status}`,
  ]);
}

function message(lines: string[]): AmiMessage {
  return new AmiMessage(lines);
}

function refuse(action: string, text: string): Promise<never> {
  return Promise.reject(new AmiRefused(action, message(['Response: Error', `Message: ${text}`])));
}
