/** An event of ARI as it came: the type and the fields that Asterisk documents for it. */
export type AriEvent = Readonly<Record<string, unknown>> & {
  /** e.g. `StasisStart`. */
  readonly type: string;
};

/** Is this an event? */
export function isAriEvent(value: unknown): value is AriEvent {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}
