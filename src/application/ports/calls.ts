/** How a use case speaks with a person on a phone. Rejects when the person has hung up. */
export interface Interaction {
  /** Sounds that something is to be typed. @returns the digits; empty when nothing came */
  askDigits(most: number): Promise<string>;
  /** It was done, and is so. */
  tellDone(): Promise<void>;
  /** It was not done, or what was typed is wrong. */
  tellRefused(): Promise<void>;
}
