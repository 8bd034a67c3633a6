import type { Asterisk } from '../../../ops/instances/asterisk.ts';
import { AmiSession } from '../../../src/asterisk/ami/ami-session.ts';
import { eventually } from '../eventually.ts';
import type { Keypad } from './engine-under-test.ts';

/** A keypad at the channels of an Asterisk. */
export async function openAsteriskKeypad(asterisk: Asterisk): Promise<Keypad> {
  const ami = new AmiSession({
    host: '127.0.0.1',
    port: asterisk.ports.ami,
    username: asterisk.user,
    secret: asterisk.secret,
    events: [],
    deadlineMs: 10_000,
    onFault: () => undefined,
  });
  ami.start();
  await eventually(() => {
    if (ami.state !== 'ready') throw new Error('not connected');
  }, 20_000);
  // Nothing but tests needs it; an Asterisk that was restarted has it no more.
  const load = () =>
    ami.send('ModuleLoad', { Module: 'app_senddtmf.so', LoadType: 'load' }).catch(() => undefined);
  await load();
  return {
    press: async (callerNumber, key) => {
      const channel = await eventually(async () => {
        const channels = await ami.list('CoreShowChannels');
        const found = channels.find(
          (one) =>
            one.first('CallerIDNum') === callerNumber &&
            (one.first('Channel') ?? '').startsWith('PJSIP/trunk-'),
        );
        const name = found?.first('Channel');
        if (name === undefined) throw new Error(`no call of ${callerNumber}`);
        return name;
      }, 10_000);
      await ami.send('PlayDTMF', { Channel: channel, Digit: key, Receive: 'true', Duration: '100' });
    },
    close: () => ami.close(),
  };
}
