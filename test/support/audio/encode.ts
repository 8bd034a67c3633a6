import { spawnSync } from 'node:child_process';

/** Has the machine's encoder make a file of a WAV, e.g. with `['-f', 'mp3']`. */
export function encode(wav: Uint8Array, options: readonly string[]): Buffer {
  const args = ['-nostdin', '-loglevel', 'error', '-f', 'wav', '-i', 'pipe:0', ...options, 'pipe:1'];
  const { status, stdout, stderr } = spawnSync('ffmpeg', args, { input: wav, maxBuffer: 64 * 1024 * 1024 });
  if (status !== 0) throw new Error(`ffmpeg: ${stderr.toString()}`);
  return stdout;
}
