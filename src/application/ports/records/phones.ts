import type { ExtensionId, NumberId, PhoneId, TrunkId } from '../../../domain/ids.ts';
import type { Destination } from '../../../domain/routing/destination.ts';
import type { RecordedCalls } from '../../../domain/recording/recorded-calls.ts';
import type { OutsideReach } from '../../../domain/routing/outside-calls.ts';
import type { RecordBase } from './record-base.ts';

/** A device that can ring: a SIP phone that registers, or a mobile behind a trunk [U3]. */
export interface PhoneRecord extends RecordBase {
  readonly id: PhoneId;
  readonly name: string;
  readonly kind: 'sip' | 'mobile';
  /** Random and unlike any extension, unique in the installation; null for a mobile. */
  readonly sipUser: string | null;
  readonly sealedSecret: string | null;
  /** E.164 of a mobile; null for a SIP phone. */
  readonly mobileNumber: string | null;
  /** Through which provider a mobile is called; null: the company's oldest trunk. */
  readonly trunkId: TrunkId | null;
}

export interface ExtensionRecord extends RecordBase {
  readonly id: ExtensionId;
  /** 2 to 6 digits, unique in the company. */
  readonly digits: string;
  readonly name: string;
  /** How long the extension rings before its no-answer exit. */
  readonly ringSeconds: number;
  readonly devices: readonly ExtensionDevice[];
  /** Where its phones may call outside [U1]. */
  readonly outsideCalls: OutsideReach;
  /** What is shown outside when its phones call; null: the company's oldest number. */
  readonly shownNumberId: NumberId | null;
  /** Of the calls of its phones, and those that come to it [C1]. */
  readonly recordedCalls: RecordedCalls;
  readonly onNoAnswer: Destination;
  readonly onBusy: Destination;
  readonly onUnavailable: Destination;
}

/** `startSeconds` after the call reached the extension this phone begins to ring [U4]. */
export interface ExtensionDevice {
  readonly phoneId: PhoneId;
  readonly startSeconds: number;
}
