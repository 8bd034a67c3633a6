import { connect } from 'node:net';

/**
 * Resolves when a FreeSWITCH takes this password and says that it is ready for calls; rejects when it does not (yet).
 *
 * @param port of its event socket on 127.0.0.1
 * @param secret letters, digits, `-`, `_`
 */
export function awaitEslReady(port: number, secret: string, deadlineMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: '127.0.0.1', port });
    const timer = setTimeout(() => {
      finish(new Error(`no answer within ${deadlineMs} ms`));
    }, deadlineMs);
    const finish = (error?: Error) => {
      clearTimeout(timer);
      socket.destroy();
      if (error) reject(error);
      else resolve();
    };
    let heard = '';
    let asked = 0;
    const questions = [`auth ${secret}\n\n`, 'api fsctl ready_check\n\n'];
    socket.setEncoding('utf8');
    socket.on('data', (text: string) => {
      heard += text;
      if (heard.includes('-ERR invalid')) finish(new Error('it does not take the password'));
      if (/^true$/mu.test(heard)) finish();
      if (/^false$/mu.test(heard)) finish(new Error('not ready for calls'));
      const isAuthAsked = heard.includes('Content-Type: auth/request\n\n');
      const isIn = heard.includes('+OK accepted');
      while (asked < questions.length && (asked === 0 ? isAuthAsked : isIn)) {
        socket.write(questions[asked] ?? '');
        asked += 1;
      }
    });
    socket.on('error', finish);
    socket.on('close', () => {
      finish(new Error('it closed the connection'));
    });
  });
}
