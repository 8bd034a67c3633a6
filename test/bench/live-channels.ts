import type { LocalEngine } from '../../ops/local/local-engine.ts';
import { eventually } from '../support/eventually.ts';
import { RawEventSocket } from './raw-event-socket.ts';
import { RawManager } from './raw-manager.ts';

/** Resolves when the engine's last channel is gone. */
export async function untilQuiet(local: LocalEngine): Promise<void> {
  const { count, close } = await openCounter(local);
  try {
    await eventually(
      async () => {
        const text = await count();
        if (!/^0 (?:active channels|total)/mu.test(text)) throw new Error(text);
      },
      10_000,
      100,
    );
  } finally {
    close();
  }
}

async function openCounter(local: LocalEngine): Promise<{ count: () => Promise<string>; close: () => void }> {
  if (local.kind === 'asterisk') {
    const manager = await RawManager.connect(local.instance);
    return {
      count: async () => (await manager.command('core show channels count')).join('\n'),
      close: () => {
        manager.close();
      },
    };
  }
  const esl = await RawEventSocket.connect(local.instance);
  return {
    count: async () => (await esl.api('show channels count')).trim(),
    close: () => {
      esl.close();
    },
  };
}
