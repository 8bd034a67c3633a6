import { createHash } from 'node:crypto';
import { dominantTone } from '../../test/support/audio/dominant-tone.ts';
import { parseWav } from '../../test/support/audio/wav.ts';
import type { RecordingFacts } from './demonstration-facts.ts';
import type { RestClient } from './rest-client.ts';

interface Recording {
  readonly id: number;
  readonly durationMs: number;
  readonly sha256: string;
  readonly startedAt: string;
}

interface Wanted {
  readonly since: Date;
  readonly agentId: number;
  /** The voices that may be heard. */
  readonly tones: readonly number[];
}

const storedWithinMs = 20_000;
const askAgainAfterMs = 100;

/** Waits for the recording, fetches it and listens to both sides. Null: there was none in time. */
export async function fetchRecording(
  rest: RestClient,
  url: string,
  wanted: Wanted,
): Promise<RecordingFacts | null> {
  const recording = await awaitRecording(rest, wanted);
  if (!recording) return null;
  const path = `/v1/recordings/${recording.id}/audio`;
  const response = await rest.fetch('GET', path);
  if (!response.ok)
    throw new Error(`the audio of recording ${recording.id} cannot be fetched: ${response.status}`);
  const audio = Buffer.from(await response.arrayBuffer());
  const [left, right] = parseWav(audio).channels;
  return {
    id: recording.id,
    url: `${url}${path}`,
    durationMs: recording.durationMs,
    bytes: audio.length,
    sha256: createHash('sha256').update(audio).digest('hex'),
    listedSha256: recording.sha256,
    leftHz: (left && dominantTone(left, [...wanted.tones])) ?? null,
    rightHz: (right && dominantTone(right, [...wanted.tones])) ?? null,
  };
}

async function awaitRecording(rest: RestClient, { since, agentId }: Wanted): Promise<Recording | null> {
  const giveUpAt = Date.now() + storedWithinMs;
  for (;;) {
    const { items } = await rest.get<{ items: Recording[] }>(
      `/v1/recordings?state=stored&limit=500&agentId=${agentId}`,
    );
    const found = items.find(({ startedAt }) => new Date(startedAt).getTime() >= since.getTime() - 1_000);
    if (found || Date.now() >= giveUpAt) return found ?? null;
    await new Promise((resolve) => setTimeout(resolve, askAgainAfterMs));
  }
}
