/** What a fault says of itself, for a log or for people; whatever was thrown, it may be no Error. */
export function reasonOf(fault: unknown): string {
  return fault instanceof Error ? fault.message : String(fault);
}
