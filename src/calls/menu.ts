import { keyExit } from '../domain/routing/node-names.ts';
import type { CallControl } from '../engine/media-engine.ts';
import type { CallController } from './control-calls.ts';

/** All that is needed to drive a menu. The engine's call logic says it, so that menus work while the database is away. */
export interface MenuCall {
  readonly contentHash: string;
  readonly waitSeconds: number;
  readonly tries: number;
  /** The keys that lead somewhere. */
  readonly keys: ReadonlySet<string>;
}

/**
 * A call in a menu [R12]: plays the prompt, which the first key stops, and waits for a key. A key that leads nowhere and a pause
 * each count as a try; the last one decides by which exit the call goes on.
 */
export const controlMenu: CallController = async ({ callId, detail }, calls) => {
  const menu = readMenuCall(detail);
  await calls.answer(callId);
  await calls.continueAt(callId, await ask(callId, menu, calls));
};

async function ask(callId: string, menu: MenuCall, calls: CallControl): Promise<string> {
  let exit = 'no-input';
  for (let tries = 1; tries <= menu.tries; tries += 1) {
    await calls.playPrompt(callId, menu.contentHash, { interruptible: true });
    const key = await calls.collectDigits(callId, {
      terminator: null,
      most: 1,
      firstDigitMs: menu.waitSeconds * 1_000,
      nextDigitMs: 1_000,
    });
    if (menu.keys.has(key)) return keyExit(key);
    exit = key === '' ? 'no-input' : 'wrong-input';
    if (key !== '') await calls.playTone(callId, 'refused');
  }
  return exit;
}

/**
 * Reads `HASH:WAIT:TRIES:KEYS`, e.g. `3f...a0:5:3:12*#`; a menu may have no keys.
 *
 * @throws Error
 */
export function readMenuCall(detail: string): MenuCall {
  const [, contentHash = '', wait = '', tries = '', keys = ''] =
    /^([0-9a-f]{64}):([1-9]\d{0,3}):([1-9]\d?):([0-9*#]*)$/u.exec(detail) ?? [];
  if (contentHash === '') throw new Error('this is no description of a menu');
  return { contentHash, waitSeconds: Number(wait), tries: Number(tries), keys: new Set(keys) };
}
