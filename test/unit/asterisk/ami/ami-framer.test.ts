import { expect } from 'chai';
import { AmiProtocolError } from '../../../../src/asterisk/ami/ami-errors.ts';
import { AmiFramer } from '../../../../src/asterisk/ami/ami-framer.ts';

const GREETING = 'Asterisk Call Manager/11.0.0\r\n';
const bytes = (text: string): Buffer => Buffer.from(text, 'utf8');

function greeted(limitBytes?: number): AmiFramer {
  const framer = new AmiFramer(limitBytes);
  framer.push(bytes(GREETING));
  return framer;
}

describe('AmiFramer', () => {
  it('reads the greeting and then messages', () => {
    const framer = new AmiFramer();
    const [message] = framer.push(bytes(`${GREETING}Response: Success\r\nActionID: 7\r\n\r\n`));
    expect(message?.response).to.equal('Success');
    expect(message?.actionId).to.equal('7');
  });

  it('keeps every value of a header that comes several times, in order and with its own spaces', () => {
    const [message] = greeted().push(
      bytes('Response: Success\r\nOutput: a\r\nOutput:   b: c\r\nOutput: \r\n\r\n'),
    );
    expect(message?.all('output')).to.deep.equal(['a', '  b: c', '']);
  });

  it('waits for the rest of a character that was cut in two', () => {
    const framer = greeted();
    const whole = bytes('Event: Newchannel\r\nCallerIDName: Kovács Ödön 📞\r\n\r\n');
    const messages = [...whole].flatMap((byte) => framer.push(Uint8Array.of(byte)));
    expect(messages.map((message) => message.first('CallerIDName'))).to.deep.equal(['Kovács Ödön 📞']);
  });

  it('takes a line feed alone for a part of the value, as Asterisk sends it', () => {
    const [message, next] = greeted().push(
      bytes('Response: Error\r\nMessage: No Contacts found\n\r\n\r\nEvent: X\r\n\r\n'),
    );
    expect(message?.first('Message')).to.equal('No Contacts found');
    expect(next?.event).to.equal('X');
  });

  it('keeps lines that are no headers apart instead of losing them', () => {
    const [message] = greeted().push(bytes('Response: Success\r\n--END COMMAND--\r\n\r\n'));
    expect(message?.strayLines).to.deep.equal(['--END COMMAND--']);
  });

  it('passes over empty lines between messages', () => {
    expect(
      greeted()
        .push(bytes('\r\n\r\nEvent: A\r\n\r\n\r\nEvent: B\r\n\r\n'))
        .map((m) => m.event),
    ).to.deep.equal(['A', 'B']);
  });

  it('refuses a stream that is not a manager port', () => {
    expect(() => new AmiFramer().push(bytes('HTTP/1.1 400 Bad Request\r\n'))).to.throw(AmiProtocolError);
    expect(() => new AmiFramer().push(Buffer.alloc(10_000, 'x'))).to.throw(AmiProtocolError);
  });

  it('refuses a message over the limit however it is cut, and takes one at the limit', () => {
    const line = (length: number): string => `Output: ${'x'.repeat(length - 8)}\r\n`;
    for (const step of [1, 7, 1000]) {
      const feed = (text: string): number => {
        const framer = greeted(100);
        const whole = bytes(text);
        let count = 0;
        for (let at = 0; at < whole.length; at += step)
          count += framer.push(whole.subarray(at, at + step)).length;
        return count;
      };
      expect(feed(`${line(40)}${line(60)}\r\n${line(100)}\r\n`)).to.equal(2);
      expect(() => feed(`${line(40)}${line(61)}\r\n`)).to.throw(AmiProtocolError, '100 bytes');
      expect(() => feed('y'.repeat(5_000))).to.throw(AmiProtocolError, '100 bytes');
    }
  });
});
