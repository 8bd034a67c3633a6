import type { EslConnection } from '../../../src/freeswitch/esl/esl-connection.ts';
import { eventually } from '../eventually.ts';
import type { Keypad } from './engine-under-test.ts';

type Asking = <T>(ask: (esl: EslConnection) => Promise<T>) => Promise<T>;

interface Channel {
  readonly uuid: string;
  readonly direction: 'inbound' | 'outbound';
  readonly cid_num: string;
}

/** A keypad at the channels of a FreeSWITCH. */
export function openFreeswitchKeypad(asking: Asking): Keypad {
  return {
    press: (callerNumber, key) =>
      asking(async (esl) => {
        const channel = await eventually(async () => {
          const text = await esl.api('show', 'channels', 'as', 'json');
          const { rows = [] } = JSON.parse(text) as { rows?: readonly Channel[] };
          const found = rows.find((row) => row.direction === 'inbound' && row.cid_num === callerNumber);
          if (!found) throw new Error(`no call of ${callerNumber}`);
          return found;
        }, 10_000);
        await esl.api('uuid_recv_dtmf', channel.uuid, key);
      }),
    close: () => Promise.resolve(),
  };
}
