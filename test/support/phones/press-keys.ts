import { setTimeout as after } from 'node:timers/promises';

/**
 * How fast a nimble person types. baresip's keys last less than the 80 ms that Asterisk makes each of them, and a key that comes
 * while one before it is being lengthened can count twice.
 */
const keyMs = 250;

/** Presses one key after the other; resolves when the last one was sent. */
export async function pressKeys(
  keys: string,
  say: (command: string, params: string) => Promise<void>,
): Promise<void> {
  for (const key of keys) {
    await say('sndcode', key);
    await after(keyMs);
  }
}
