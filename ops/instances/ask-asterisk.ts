import { connect } from 'node:net';
import type { Socket } from 'node:net';

/**
 * Logs in to the manager interface and waits until Asterisk says that all modules are loaded
 * (event `FullyBooted`, sent after each login, as soon as it is true).
 *
 * @param secret no line breaks
 * @throws when nobody answers, it is no Asterisk, the secret is not taken, or `withinMs` is over
 */
export function awaitFullyBooted(
  port: number,
  user: string,
  secret: string,
  withinMs: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1');
    const deadline = setTimeout(() => socket.destroy(new Error('not fully booted yet')), withinMs);
    socket.once('error', reject);
    socket.once('close', () => {
      clearTimeout(deadline);
      reject(new Error('the manager interface closed the connection'));
    });
    readMessages(socket, (message) => {
      if (message.startsWith('Asterisk Call Manager/')) {
        socket.write(`Action: Login\r\nUsername: ${user}\r\nSecret: ${secret}\r\nEvents: system\r\n\r\n`);
      } else if (/^Response: Error/m.test(message)) {
        socket.destroy(
          new Error(`the manager interface refused the login: ${message.replaceAll('\r\n', ' ')}`),
        );
      } else if (/^Event: FullyBooted/m.test(message)) {
        resolve();
        socket.end('Action: Logoff\r\n\r\n');
      }
    });
  });
}

/** The greeting is one line, messages end with an empty one. */
function readMessages(socket: Socket, take: (message: string) => void): void {
  let buffer = '';
  let end = '\r\n';
  socket.on('data', (chunk) => {
    buffer += chunk.toString('utf8');
    for (let at = buffer.indexOf(end); at >= 0; at = buffer.indexOf(end)) {
      const message = buffer.slice(0, at);
      buffer = buffer.slice(at + end.length);
      end = '\r\n\r\n';
      take(message);
    }
  });
}
