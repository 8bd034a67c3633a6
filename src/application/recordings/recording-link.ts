import { timingSafeEqual } from 'node:crypto';
import type { ApiKeyId, RecordingId, UserId } from '../../domain/ids.ts';
import type { Secrets } from '../ports/secrets.ts';

/** What lets anybody who has it fetch one recording for a while, in the name of who gave it away [C2]. */
export interface RecordingLink {
  readonly recordingId: RecordingId;
  /** Who gave it away: it fetches what these may fetch at that moment [P7]. */
  readonly userId: UserId;
  /** By which this was done; null: by a session. */
  readonly apiKeyId: ApiKeyId | null;
  /** Full seconds. */
  readonly expiresAt: Date;
}

/** The link as a text that needs no escaping in an address. Nothing is stored: it proves itself, by the installation's key. */
export function writeRecordingLink(link: RecordingLink, secrets: Secrets): string {
  const { recordingId, userId, apiKeyId, expiresAt } = link;
  const facts = [recordingId, userId, apiKeyId ?? 0, expiresAt.getTime() / 1_000].join('.');
  return `${facts}.${proofOf(facts, secrets)}`;
}

/** @returns null when it was not written here, was altered, or is over */
export function readRecordingLink(text: string, secrets: Secrets, now: Date): RecordingLink | null {
  const [, facts, proof] = /^([0-9]{1,15}(?:\.[0-9]{1,15}){3})\.([0-9a-f]{64})$/u.exec(text) ?? [];
  if (facts === undefined || proof === undefined) return null;
  if (!timingSafeEqual(Buffer.from(proof), Buffer.from(proofOf(facts, secrets)))) return null;
  const [recordingId = 0, userId = 0, apiKeyId = 0, expiresSecond = 0] = facts.split('.').map(Number);
  const expiresAt = new Date(expiresSecond * 1_000);
  return expiresAt > now ? { recordingId, userId, apiKeyId: apiKeyId || null, expiresAt } : null;
}

/** No other text that is digested by this key begins so. */
function proofOf(facts: string, secrets: Secrets): string {
  return secrets.keyedDigest(`recording-link ${facts}`);
}
