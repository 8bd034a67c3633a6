/** One SIP message as SIPp logs it with -trace_shortmsg. */
export interface TracedMessage {
  /** Milliseconds since 1970, with fractions. */
  readonly at: number;
  readonly direction: 'sent' | 'received';
  /** Method of the CSeq header, e.g. `INVITE`, also for answers. */
  readonly method: string;
  /** Undefined for requests. */
  readonly status?: number;
}

/** What one call came to, read from its messages. */
export interface CallTrace {
  readonly invitedAt?: number;
  /** First 180 or 183. */
  readonly ringingAt?: number;
  readonly answeredAt?: number;
  /** BYE sent or received, or the final answer of a call that was never answered. */
  readonly endedAt?: number;
  readonly endedBy?: 'customer' | 'other side';
  /** Final answer to the INVITE. */
  readonly finalStatus?: number;
}

/** Parses complete lines; what is none of SIPp's is left out. */
export function parseShortMessages(text: string): TracedMessage[] {
  return text.split('\n').flatMap((line) => {
    const [, , seconds, direction, , cseq, firstLine] = line.split('\t');
    if (seconds === undefined || firstLine === undefined) return [];
    const method = /CSeq: ?\d+ (\w+)/.exec(cseq ?? '')?.[1] ?? '';
    const status = /^SIP\/2\.0 (\d{3})/.exec(firstLine)?.[1];
    const message = {
      at: Number(seconds) * 1_000,
      direction: direction === 'S' ? 'sent' : 'received',
      method,
    } as const;
    return [status === undefined ? message : { ...message, status: Number(status) }];
  });
}

export function summariseCall(messages: readonly TracedMessage[]): CallTrace {
  const answers = messages.filter(
    (message) =>
      message.direction === 'received' && message.method === 'INVITE' && message.status !== undefined,
  );
  const invite = messages.find((message) => message.method === 'INVITE' && message.direction === 'sent');
  const ringing = answers.find((message) => message.status === 180 || message.status === 183);
  const final = answers.find((message) => (message.status ?? 0) >= 200);
  const bye = messages.find((message) => message.method === 'BYE' && message.status === undefined);
  const end = bye ?? (final?.status === 200 ? undefined : final);
  // 487 is what the server says of a call that its caller cancelled.
  const isOurs = end?.direction === 'sent' || end?.status === 487;
  return {
    ...(invite === undefined ? {} : { invitedAt: invite.at }),
    ...(ringing === undefined ? {} : { ringingAt: ringing.at }),
    ...(final?.status === undefined ? {} : { finalStatus: final.status }),
    ...(final?.status === 200 ? { answeredAt: final.at } : {}),
    ...(end === undefined ? {} : { endedAt: end.at, endedBy: isOurs ? 'customer' : 'other side' }),
  };
}
