import type { AmiCommands } from '../../../src/asterisk/ami/ami-commands.ts';
import type { AmiActionHeaders } from '../../../src/asterisk/ami/encode-action.ts';
import { AmiRefused } from '../../../src/asterisk/ami/ami-errors.ts';
import { AmiMessage } from '../../../src/asterisk/ami/ami-message.ts';

/** An event or a list entry, e.g. `amiEvent('Hangup', { Uniqueid: '1.2' })`. */
export function amiEvent(event: string, headers: Readonly<Record<string, string>>): AmiMessage {
  return new AmiMessage([
    `Event: ${event}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
  ]);
}

/** Answers every list with what a test put there, and lets it act while the answer is on its way. */
export class ScriptedAnswers implements AmiCommands {
  entries: AmiMessage[] = [];
  /** Values of variables of channels, by `CHANNEL VARIABLE`; the others are empty. */
  readonly variables = new Map<string, string>();
  /** Channels that are gone. */
  readonly gone = new Set<string>();
  readonly asked: string[] = [];
  /** Called between the question and the answer. */
  meanwhile: () => void = () => undefined;

  async list(action: string): Promise<AmiMessage[]> {
    this.asked.push(action);
    const { entries } = this;
    await Promise.resolve();
    this.meanwhile();
    return entries;
  }

  async send(action: string, { Channel, Variable }: AmiActionHeaders = {}): Promise<AmiMessage> {
    if (action !== 'Getvar') throw new Error(`${action}: only lists and variables are expected`);
    await Promise.resolve();
    this.meanwhile();
    if (this.gone.has(String(Channel)))
      throw new AmiRefused(action, new AmiMessage(['Response: Error', 'Message: No such channel']));
    const value = this.variables.get(`${String(Channel)} ${String(Variable)}`) ?? '';
    return new AmiMessage(['Response: Success', `Value: ${value}`]);
  }
}
