import { type ChildProcess, spawn } from 'node:child_process';
import { ConverterUnavailableError } from '../application/ports/prompt-converter.ts';

/** What the decoder made of a file. */
export type Decoded =
  | { readonly outcome: 'decoded'; readonly samples: Uint8Array }
  /** It made more than was asked for, and was stopped. */
  | { readonly outcome: 'too-much' }
  /** It gave up, or was stopped for what it used. */
  | { readonly outcome: 'failed' };

/** Ten minutes of MP3 take a second or two of one core. */
const cpuSeconds = 60;
const wallMs = 180_000;
const memoryBytes = 768 * 1024 * 1024;

/**
 * The decoder gets the file as its standard input and can open no other: no name, path or address from outside ever reaches it. It
 * may write no file, and ends by itself at its limits of time and memory. `prlimit` sets these and becomes the decoder.
 */
const limits = ['--core=0', '--fsize=0', '--nofile=64', `--cpu=${cpuSeconds}`, `--as=${memoryBytes}`];
const decoder = ['ffmpeg', '-nostdin', '-hide_banner', '-loglevel', 'error', '-threads', '1'];
const codecs = {
  wav: 'pcm_u8,pcm_s16le,pcm_s24le,pcm_s32le,pcm_f32le,pcm_f64le,pcm_alaw,pcm_mulaw',
  mp3: 'mp3float,mp3',
};
const onlyAudio = ['-map', '0:a:0', '-vn', '-sn', '-dn', '-map_metadata', '-1'];
const telephone = ['-ac', '1', '-ar', '8000', '-c:a', 'pcm_s16le', '-f', 's16le', 'pipe:1'];

/**
 * Decodes to 8 kHz, mono, 16 bit, without a header.
 *
 * @param descriptor of the file, which is read from its present position
 * @param mostBytes what comes beyond stops the decoder
 * @throws ConverterUnavailableError
 */
export async function runDecoder(
  descriptor: number,
  container: keyof typeof codecs,
  mostBytes: number,
): Promise<Decoded> {
  const input = [
    '-protocol_whitelist',
    'pipe',
    '-codec_whitelist',
    codecs[container],
    '-f',
    container,
    '-i',
    'pipe:0',
  ];
  const child = spawn('prlimit', [...limits, '--', ...decoder, ...input, ...onlyAudio, ...telephone], {
    stdio: [descriptor, 'pipe', 'ignore'],
    env: { PATH: process.env.PATH ?? '/usr/bin:/bin', LC_ALL: 'C' },
  });
  const ended = endOf(child);
  const timer = setTimeout(() => child.kill('SIGKILL'), wallMs);
  try {
    const parts: Uint8Array[] = [];
    let bytes = 0;
    for await (const part of child.stdout as AsyncIterable<Uint8Array>) {
      bytes += part.byteLength;
      if (bytes > mostBytes) return { outcome: 'too-much' };
      parts.push(part);
    }
    const code = await ended;
    // 126 and 127: prlimit found no decoder, or may not run it.
    if (code === 126 || code === 127) throw new ConverterUnavailableError('ffmpeg is not installed');
    return code === 0 ? { outcome: 'decoded', samples: Buffer.concat(parts) } : { outcome: 'failed' };
  } finally {
    clearTimeout(timer);
    child.kill('SIGKILL');
    await ended.catch(() => undefined);
  }
}

/** @returns the exit code; null when a signal ended it */
function endOf(child: ChildProcess): Promise<number | null> {
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', (error) => {
      reject(new ConverterUnavailableError('the decoder could not be started', { cause: error }));
    });
    child.once('close', resolve);
  });
  // Its output may fail first; then nobody waits for this.
  ended.catch(() => undefined);
  return ended;
}
