import {
  type CallControl,
  type DigitRules,
  EngineError,
  type EngineEvent,
  type EnteredCall,
  type Tone,
} from '../../../src/engine/media-engine.ts';

/** What was done with calls: the exit at which one went on, a prompt by its hash, or a tone are told by their names. */
export interface CallAction {
  readonly callId: string;
  readonly did: 'answer' | 'hang-up' | 'release' | `exit ${string}` | `play ${string}` | Tone;
}

/** Calls that were handed over, by hand: a test lets them enter, type and leave, and looks at what was done with them. */
export class InMemoryCalls implements CallControl {
  /** In order. */
  readonly actions: CallAction[] = [];
  /** By their hashes. */
  readonly missingPrompts = new Set<string>();
  readonly #tell: (event: EngineEvent) => void;
  readonly #typed = new Map<string, string[]>();

  constructor(tell: (event: EngineEvent) => void) {
    this.#tell = tell;
  }

  /** @param typed what the caller types each time that digits are collected; then nothing more */
  enter(call: EnteredCall, typed: readonly string[] = []): void {
    this.#typed.set(call.callId, [...typed]);
    this.#tell({ kind: 'call-entered', call });
  }

  /** The caller hung up. One who is gone leaves unnoticed. */
  leave(callId: string): void {
    if (this.#typed.delete(callId)) this.#tell({ kind: 'call-left', callId });
  }

  live(): string[] {
    return [...this.#typed.keys()];
  }

  /** What was done with one call, in order. */
  actionsOn(callId: string): CallAction['did'][] {
    return this.actions.filter((action) => action.callId === callId).map(({ did }) => did);
  }

  /** The engine died: all calls are gone, untold. */
  forget(): void {
    this.#typed.clear();
  }

  async answer(callId: string): Promise<void> {
    await this.#act(callId, 'answer');
  }

  async playTone(callId: string, tone: Tone): Promise<void> {
    await this.#act(callId, tone);
  }

  async collectDigits(callId: string, { terminator, most }: DigitRules): Promise<string> {
    const [digits = ''] = (await this.#reach(callId)).splice(0, 1);
    const typed = terminator === null ? digits : digits.split(terminator)[0];
    return (typed ?? '').slice(0, most);
  }

  async playPrompt(callId: string, contentHash: string): Promise<void> {
    if (this.missingPrompts.has(contentHash))
      throw new EngineError('engine-refused', 'a sound could not be played');
    await this.#act(callId, `play ${contentHash}`);
  }

  async continueAt(callId: string, exit: string): Promise<void> {
    await this.#act(callId, `exit ${exit}`);
    this.leave(callId);
  }

  async release(callId: string): Promise<void> {
    await this.#act(callId, 'release');
    this.leave(callId);
  }

  async hangUp(callId: string): Promise<void> {
    await this.#act(callId, 'hang-up');
    this.leave(callId);
  }

  async #act(callId: string, did: CallAction['did']): Promise<void> {
    await this.#reach(callId);
    this.actions.push({ callId, did });
  }

  async #reach(callId: string): Promise<string[]> {
    await Promise.resolve();
    const typed = this.#typed.get(callId);
    if (!typed) throw new EngineError('engine-refused', `there is no call ${callId}`);
    return typed;
  }
}
