import { AmiProtocolError } from './ami-errors.ts';
import { AmiMessage } from './ami-message.ts';

const GREETING = 'Asterisk Call Manager/';
const GREETING_LIMIT_BYTES = 256;
const DEFAULT_MESSAGE_LIMIT_BYTES = 8 * 1024 * 1024;
const CR_LF = Buffer.from('\r\n');

/**
 * Cuts the byte stream of a manager connection into messages. Any split of the stream into chunks, also inside a
 * UTF-8 character or between CR and LF, gives the same messages.
 *
 * Only CR LF ends a line: Asterisk 22 lets bare line feeds through inside values. An empty line ends a message. The
 * very first line of a stream is the greeting.
 */
export class AmiFramer {
  readonly #messageLimitBytes: number;
  #buffer = Buffer.alloc(0);
  /** Where bytes end in `#buffer`; what lies behind is spare room. */
  #end = 0;
  #lines: string[] = [];
  #messageBytes = 0;
  #isGreeted = false;

  /** @param messageLimitBytes the most that one message may have (8 MiB by default) */
  constructor(messageLimitBytes = DEFAULT_MESSAGE_LIMIT_BYTES) {
    this.#messageLimitBytes = messageLimitBytes;
  }

  /**
   * Takes the next bytes.
   *
   * @returns the messages that they completed
   * @throws AmiProtocolError if the stream does not start with a greeting or a message is over the limit; the
   *   stream cannot be read further then
   */
  push(chunk: Uint8Array): AmiMessage[] {
    const scanFrom = Math.max(0, this.#end - 1);
    this.#append(chunk);
    const lastLineEnd = this.#buffer.subarray(scanFrom, this.#end).lastIndexOf(CR_LF);
    const messages: AmiMessage[] = [];
    if (lastLineEnd !== -1) {
      const end = scanFrom + lastLineEnd;
      // All lines at once: decoding them one by one costs more than all else here.
      const text = this.#buffer.toString('utf8', 0, end);
      for (const line of text.split('\r\n')) this.#takeLine(line, messages);
      const restStart = end + CR_LF.length;
      this.#buffer.copyWithin(0, restStart, this.#end);
      this.#end -= restStart;
    }
    this.#checkPartialLine();
    return messages;
  }

  #takeLine(line: string, messages: AmiMessage[]): void {
    if (!this.#isGreeted) {
      if (!line.startsWith(GREETING))
        throw new AmiProtocolError('the peer does not greet as an Asterisk manager');
      this.#isGreeted = true;
      return;
    }
    if (line !== '') {
      const bytes = Buffer.byteLength(line);
      this.#countBytes(bytes);
      this.#messageBytes += bytes;
      this.#lines.push(line);
      return;
    }
    if (this.#lines.length > 0) messages.push(new AmiMessage(this.#lines));
    this.#lines = [];
    this.#messageBytes = 0;
  }

  /** A line that is not complete may have its CR already. */
  #checkPartialLine(): void {
    if (this.#isGreeted) this.#countBytes(this.#end - 1);
    else if (this.#end > GREETING_LIMIT_BYTES) throw new AmiProtocolError('the peer sends no greeting line');
  }

  #countBytes(further: number): void {
    if (this.#messageBytes + further > this.#messageLimitBytes) {
      throw new AmiProtocolError(`a message is longer than ${this.#messageLimitBytes} bytes`);
    }
  }

  /** Room is doubled, so that a long message that comes in small pieces is not copied once per piece. */
  #append(chunk: Uint8Array): void {
    const needed = this.#end + chunk.length;
    if (needed > this.#buffer.length) {
      const larger = Buffer.alloc(Math.max(needed, 2 * this.#buffer.length));
      this.#buffer.copy(larger, 0, 0, this.#end);
      this.#buffer = larger;
    }
    this.#buffer.set(chunk, this.#end);
    this.#end = needed;
  }
}
