import type { Asterisk } from '../../ops/instances/asterisk.ts';
import { AmiConnection } from '../../src/asterisk/ami/ami-connection.ts';

/** A global variable of the dialplan, as Asterisk tells it to somebody else; empty when it was never set. */
export async function dialplanVariable(asterisk: Asterisk, name: string): Promise<string> {
  const connection = await AmiConnection.connect({
    host: '127.0.0.1',
    port: asterisk.ports.ami,
    username: asterisk.user,
    secret: asterisk.secret,
    events: [],
    deadlineMs: 5_000,
    pingEveryMs: 1_000,
    pingDeadlineMs: 5_000,
    onFault: () => undefined,
    onEvent: () => undefined,
  });
  try {
    const answer = await connection.send('Getvar', { Variable: name });
    return answer.first('Value') ?? '';
  } finally {
    connection.close();
  }
}
