import { spawnSync } from 'node:child_process';

/** `[major, minor]` of what `sipp -v` prints, e.g. `SIPp v3.6.1-TLS-PCAP`; `[0, 0]` when it prints no version. */
export function parseSippVersion(text: string): readonly [number, number] {
  const [, major, minor] = /SIPp v(\d+)\.(\d+)/.exec(text) ?? [];
  return [Number(major ?? 0), Number(minor ?? 0)];
}

/**
 * Options that make SIPp play from this port. The name changed with 3.7, some of which refuse the old one; those
 * set aside two ports for audio and two for video.
 */
export function mediaPortOptions(version: readonly [number, number], port: number): string[] {
  const [major, minor] = version;
  const isOld = major < 3 || (major === 3 && minor < 7);
  return isOld ? ['-mp', String(port)] : ['-min_rtp_port', String(port), '-max_rtp_port', String(port + 3)];
}

/** Asks the program. */
export function readSippVersion(command: string): readonly [number, number] {
  // It ends with status 99, which says nothing.
  return parseSippVersion(spawnSync(command, ['-v'], { encoding: 'utf8' }).stdout);
}
