/** Legs of a call, and of another one. */
export const caller = '67bfe70b-17df-42ff-a599-e3663576ede9';
export const agent = 'ccecc7d6-6642-4c5f-961f-f00b8d638b7e';
export const colleague = 'b72d4b41-c51c-4a22-aadb-6d523c2b2435';

export interface JournalLineFields {
  readonly time?: string;
  readonly zone?: string;
  readonly call?: string;
  readonly leg?: string;
  /** The number of the caller, or the moment of the answer, of the few lines that have it. */
  readonly caller?: string;
}

/** One line as FreeSWITCH writes it, without its newline. */
export function journalLine(name: string, text: string, fields: JournalLineFields = {}): string {
  const { time = '2026-11-28 22:17:25.736710', zone = '+0000', call = caller, leg = caller } = fields;
  const more = fields.caller === undefined ? '' : ` ${fields.caller}`;
  return `${time} 45.53% [NOTICE] mod_dptools.c:1865 ${name} ${zone} ${call} ${leg} ${text}${more}`;
}

export interface EndFields {
  readonly cause: string;
  readonly number: number;
  readonly told: string;
  readonly left: number;
  readonly peer: string;
  readonly earlierPeer: string;
  readonly bridgeTold: string;
  readonly logic: string;
  readonly transfer: string;
  readonly destination: string;
  readonly bridgeAt: string;
  /** `QUEUE:AGENT`. */
  readonly offer: string;
  /** Of the last SIP answer. */
  readonly status: string;
}

/** The text of SW_ENDED; of a caller who hung up if nothing else is said. */
export function endText(fields: Partial<EndFields> = {}): string {
  const { cause = 'NORMAL_CLEARING', number = 16, told = 'recv_bye', left = 1 } = fields;
  const { peer = '', earlierPeer = '', bridgeTold = '', logic = '' } = fields;
  const { transfer = '', destination = '', bridgeAt = '0', offer = ':', status = '' } = fields;
  const words = [cause, number, told, left, peer, earlierPeer, bridgeTold, logic, transfer, destination];
  return [...words, bridgeAt, offer, status].join(':');
}
