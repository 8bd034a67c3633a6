/** What the four bytes before a frame of MPEG audio say. */
export interface Mp3Frame {
  /** With its header. */
  readonly bytes: number;
  readonly ms: number;
  /** Where the audio's side information ends, from the start of the frame. */
  readonly sideInfoEnd: number;
}

// ISO 11172-3 and 13818-3, layer III; version 2.5 is a common extension for low rates.
const kbps = {
  1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const;
const sampleRatesHz = [44_100, 48_000, 32_000] as const;
const layerThree = 1;

/**
 * @param header four bytes
 * @returns null: no header; `unsupported`: one of MPEG audio, but not of layer III, or without a length of its frame
 */
export function parseMp3Frame(header: Uint8Array): Mp3Frame | 'unsupported' | null {
  const [first = 0, second = 0, third = 0, fourth = 0] = header;
  if (first !== 0xff || (second & 0xe0) !== 0xe0) return null;
  const version = (second >> 3) & 3;
  const layer = (second >> 1) & 3;
  const rateIndex = (third >> 2) & 3;
  const bitIndex = third >> 4;
  // Values that the standard reserves: chance, not a header.
  if (version === 1 || layer === 0 || rateIndex === 3 || bitIndex === 15) return null;
  if (layer !== layerThree || bitIndex === 0) return 'unsupported';
  const isFirstVersion = version === 3;
  const bitRate = (kbps[isFirstVersion ? 1 : 2][bitIndex] ?? 0) * 1000;
  const sampleRateHz = (sampleRatesHz[rateIndex] ?? 44_100) / { 3: 1, 2: 2, 0: 4 }[version as 0 | 2 | 3];
  const samples = isFirstVersion ? 1152 : 576;
  const padding = (third >> 1) & 1;
  const checksumBytes = (second & 1) === 0 ? 2 : 0;
  const isMono = fourth >> 6 === 3;
  const sideInfoBytes = isFirstVersion ? (isMono ? 17 : 32) : isMono ? 9 : 17;
  return {
    bytes: Math.floor(((samples / 8) * bitRate) / sampleRateHz) + padding,
    ms: (samples * 1000) / sampleRateHz,
    sideInfoEnd: 4 + checksumBytes + sideInfoBytes,
  };
}
