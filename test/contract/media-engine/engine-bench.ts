import type { Membership } from '../../../src/domain/membership/desired-memberships.ts';
import type { HeldMembership } from '../../../src/domain/membership/plan-memberships.ts';
import type { CompanyConfiguration, PhoneAccount } from '../../../src/engine/company-configuration.ts';
import type { MediaEngine } from '../../../src/engine/media-engine.ts';

/** An engine under test, and somebody else who looks at it and changes it without the port. */
export interface EngineBench {
  /** Started, and available. */
  readonly engine: MediaEngine;
  /** The members of all queues as the engine tells them to somebody else. */
  membersSeen(): Promise<HeldMembership[]>;
  /** What somebody else does to the engine behind our back. */
  readonly somebody: {
    adds(membership: HeldMembership): Promise<void>;
    removes(membership: Membership): Promise<void>;
    pauses(membership: Membership): Promise<void>;
  };
  /** Phones and customers of a company whose configuration was applied. */
  readonly people: People;
  /** What the engine loads anew when only this was edited. */
  readonly loadedFor: { readonly queue: readonly string[]; readonly phone: readonly string[] };
  /** What each company is given by itself, whatever is loaded of others. */
  readonly neverLoaded: readonly string[];
  /** The engine dies at once, with everything that it held in memory. */
  kill(): Promise<void>;
  /** It starts again with what lies beside it. */
  restart(): Promise<void>;
  dispose(): Promise<void>;
}

/** A real engine, to which a controller can come after another. */
export interface RealEngineBench extends EngineBench {
  /** Not started. */
  newController(): MediaEngine;
}

export interface People {
  /** A phone signs on; it rings and waits until it is told what to do. It signs off when the bench is disposed of at the latest. */
  phone(account: PhoneAccount): Promise<BenchPhone>;
  /** A mobile, and its provider, which a trunk leads to. It is switched off when the bench is disposed of at the latest. */
  mobile(account: MobileAccount): Promise<BenchMobile>;
  /** A customer calls the company's number from outside, and waits. */
  customer(company: CompanyConfiguration, callerNumber: string): Promise<BenchCustomer>;
}

export interface BenchPhone {
  /** Resolves when a call rings at the phone. */
  rings(): Promise<void>;
  /** Resolves when it has stopped ringing, or its conversation has ended. */
  isQuiet(): Promise<void>;
  dials(digits: string): Promise<void>;
  accepts(): Promise<void>;
  /** Refuses what rings, or ends the conversation. */
  hangsUp(): Promise<void>;
  /** Nobody does anything until the queue's ring time is over. */
  letsItRing(): Promise<void>;
  signsOff(): Promise<void>;
}

/** The mobile of an extension that has no other device. */
export interface MobileAccount {
  readonly id: number;
  /** E.164 with plus. */
  readonly number: string;
  /** Of the extension. */
  readonly digits: string;
}

export interface BenchMobile {
  /** Where its provider is. */
  readonly host: string;
  readonly port: number;
  /** Resolves when a call rings at the mobile. */
  rings(): Promise<void>;
  accepts(): Promise<void>;
  /** Takes the call, which it has accepted, with the key. */
  confirms(): Promise<void>;
  hangsUp(): Promise<void>;
  /** Resolves when its call has ended. */
  isQuiet(): Promise<void>;
  switchesOff(): Promise<void>;
}

export interface BenchCustomer {
  hangsUp(): Promise<void>;
}
