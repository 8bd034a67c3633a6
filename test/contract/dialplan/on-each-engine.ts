import { onFreeswitch } from '../../support/engine/on-freeswitch.ts';
import { startAsteriskLogic } from './asterisk-logic-bench.ts';
import type { CallLogicBench } from './call-logic-bench.ts';
import { startFreeswitchLogic } from './freeswitch-logic-bench.ts';

/** @param body gets a function that returns the bench, once a hook has started it */
export function onEachEngine(
  title: string,
  timeoutMs: number,
  body: (bench: () => CallLogicBench) => void,
): void {
  for (const [engine, start] of [
    ['Asterisk', startAsteriskLogic],
    ['FreeSWITCH', startFreeswitchLogic],
  ] as const) {
    (engine === 'Asterisk' ? describe : onFreeswitch)(`${title}, on a real ${engine}`, function () {
      this.timeout(timeoutMs);
      let bench: CallLogicBench | undefined;

      before(async () => {
        bench = await start();
      });

      after(async () => {
        await bench?.dispose();
      });

      body(() => {
        if (!bench) throw new Error('the bench is not there yet');
        return bench;
      });
    });
  }
}
