import { randomBytes } from 'node:crypto';
import { createSocket, type Socket } from 'node:dgram';
import { alawTone } from '../audio/alaw.ts';

/** What a phone says, and which RTP number its first packet has. */
export interface Voice {
  readonly toneHz: number;
  readonly firstPacket: number;
}

const packetMs = 20;
const packetSamples = 160;
const alawPayload = 8;

/** The audio of one line of a phone: it says one tone, and listens to nothing. */
export class LineAudio {
  readonly #socket: Socket;
  readonly #voice: Voice | null;
  #timer: NodeJS.Timeout | undefined;

  private constructor(socket: Socket, voice: Voice | null) {
    this.#socket = socket;
    this.#voice = voice;
  }

  /** @param voice null: it is silent */
  static async open(voice: Voice | null): Promise<LineAudio> {
    const socket = createSocket('udp4');
    await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
    return new LineAudio(socket, voice);
  }

  get port(): number {
    return this.#socket.address().port;
  }

  /** Speaks to where a session description wants its audio. */
  speakTo(description: string): void {
    const address = /^c=IN IP4 (\S+)/mu.exec(description)?.[1];
    const port = Number(/^m=audio (\d+) /mu.exec(description)?.[1]);
    if (!this.#voice || address === undefined) return;
    const { toneHz, firstPacket } = this.#voice;
    const second = alawTone(toneHz, 1);
    const source = randomBytes(4);
    const beganAt = performance.now();
    let sent = 0;
    this.#timer = setInterval(() => {
      // A timer that comes late has several to send.
      for (; sent * packetMs <= performance.now() - beganAt; sent += 1) {
        const packet = Buffer.alloc(12 + packetSamples);
        packet.writeUInt8(0x80, 0);
        packet.writeUInt8(alawPayload, 1);
        packet.writeUInt16BE((firstPacket + sent) & 0xffff, 2);
        packet.writeUInt32BE(sent * packetSamples, 4);
        source.copy(packet, 8);
        second.copy(packet, 12, (sent * packetSamples) % second.length);
        this.#socket.send(packet, port, address);
      }
    }, packetMs);
  }

  close(): void {
    clearInterval(this.#timer);
    this.#socket.close();
  }
}
