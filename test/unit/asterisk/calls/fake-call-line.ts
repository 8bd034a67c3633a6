import type { AmiCommands } from '../../../../src/asterisk/ami/ami-commands.ts';
import { AmiMessage } from '../../../../src/asterisk/ami/ami-message.ts';
import type { AriEvent } from '../../../../src/asterisk/ari/ari-event.ts';
import { AriRefused } from '../../../../src/asterisk/ari/ari-errors.ts';
import type { CallCommands, CallLine } from '../../../../src/asterisk/calls/asterisk-calls.ts';

/** The calls of one Asterisk, by hand; everything that is asked of them is noted. */
export class FakeCallLine implements CallLine, CallCommands {
  /** What was asked, e.g. `answer 1.1`. */
  readonly asked: string[] = [];
  /** Channel variables by channel; a channel that is not there is gone. */
  readonly companies = new Map<string, string | undefined>();
  /** Awaited before each answer: a test holds it up, or throws from it. */
  before: (asked: string) => Promise<void> = () => Promise.resolve();
  readonly ami: Pick<AmiCommands, 'send'> = {
    send: async (action, headers = {}) => {
      const { Channel = '', Value = '' } = headers as Record<string, string>;
      const seconds = Number(Value);
      await this.#ask(`${seconds === 0 ? 'free' : 'keep'} ${Channel}`, null);
      return new AmiMessage([`Response: Success of ${action}`]);
    },
  };
  /** Whether calls leave when they are told to. */
  lets = true;
  /** The last playback that began. */
  playbackId = '';
  readonly #connected: (() => Promise<void>)[] = [];
  readonly #lost: ((reason: Error) => void)[] = [];
  readonly #events: ((event: AriEvent) => void)[] = [];

  onConnected(listener: () => Promise<void>): void {
    this.#connected.push(listener);
  }

  onLost(listener: (reason: Error) => void): void {
    this.#lost.push(listener);
  }

  onEvent(listener: (event: AriEvent) => void): void {
    this.#events.push(listener);
  }

  async connect(): Promise<void> {
    for (const listener of this.#connected) await listener();
  }

  lose(): void {
    for (const listener of this.#lost) listener(new Error('the event stream ended'));
  }

  tell(event: AriEvent): void {
    for (const listener of this.#events) listener(event);
  }

  /** The dialplan hands a call over. */
  enter(id: string, { name = 'PJSIP/annas7phone-0000001a', args = ['feature-code', '*10'] } = {}): void {
    if (!this.companies.has(id)) this.companies.set(id, '7');
    this.tell({ type: 'StasisStart', channel: { id, name }, args });
  }

  leave(id: string): void {
    this.companies.delete(id);
    this.tell({ type: 'StasisEnd', channel: { id, name: '' } });
  }

  type(id: string, digits: string): void {
    for (const digit of digits)
      this.tell({ type: 'ChannelDtmfReceived', channel: { id, name: '' }, digit, duration_ms: 80 });
  }

  finishPlayback(id: string, state = 'done'): void {
    this.tell({
      type: 'PlaybackFinished',
      playback: { id: this.playbackId, target_uri: `channel:${id}`, state },
    });
  }

  async answer(id: string): Promise<void> {
    await this.#ask(`answer ${id}`, id);
  }

  async hangUp(id: string): Promise<'hung-up' | 'already-gone'> {
    await this.#ask(`hang up ${id}`, null);
    if (!this.companies.has(id)) return 'already-gone';
    this.leave(id);
    return 'hung-up';
  }

  async startPlayback(id: string, playbackId: string, media: string): Promise<void> {
    this.playbackId = playbackId;
    await this.#ask(`play ${media} to ${id}`, id);
  }

  async stopPlayback(playbackId: string): Promise<void> {
    await this.#ask(`stop ${playbackId === this.playbackId ? 'it' : 'another'}`, null);
  }

  async getChannelVariable(id: string, name: string): Promise<string | undefined> {
    await this.#ask(`${name} of ${id}`, null);
    return this.companies.get(id);
  }

  async setChannelVariable(id: string, name: string, value: string): Promise<void> {
    await this.#ask(`${name}=${value} on ${id}`, id);
  }

  async continueInDialplan(id: string): Promise<void> {
    await this.#ask(`continue ${id}`, id);
    if (this.lets) this.leave(id);
  }

  async channelsOf(application: string): Promise<string[]> {
    await this.#ask(`channels of ${application}`, null);
    return [...this.companies.keys()];
  }

  async #ask(what: string, channel: string | null): Promise<void> {
    this.asked.push(what);
    await this.before(what);
    if (channel !== null && !this.companies.has(channel))
      throw new AriRefused(what, 404, 'Channel not found');
  }
}
