/** A difference between the engines that they force upon us. */
export interface KnownDifference {
  /** Full titles of the scenarios. */
  readonly scenario: RegExp;
  /** As in the report, e.g. `call 1, rang`. */
  readonly where: RegExp;
  readonly reason: string;
}

/** Those of docs/engines.md that show in a scenario; any other difference fails `make conformance`. */
export const knownDifferences: readonly KnownDifference[] = [
  {
    scenario: /ring-all: who has the better level rings/u,
    where: /^call 1, rang$/u,
    reason:
      'app_queue rings the lowest level that has somebody free; mod_callcenter rings the free agents of all levels at once ' +
      '(`agents_callback` in mod_callcenter.c), and its tier rules would stop at a level whose agents are merely busy',
  },
  {
    // In the second, the agent let a call ring a moment before.
    scenario:
      /an agent's day.* (?:two calls in a row that ring without an answer|a caller who gives up is no missed call)/u,
    where: /^call 1, rang$/u,
    reason:
      'After a ring without an answer mod_callcenter asks the next agent at once and the silent one a second later ' +
      '(`no_answer_delay_time`, whole seconds, in mod_callcenter.c); app_queue asks by its strategy again',
  },
  {
    scenario: /records of calls.* a call in an engine that is killed ends as lost with it/u,
    where: /^call 1, recordings$/u,
    reason:
      'Asterisk loses the block of a recording that it had not written yet, here the whole of a short talk; ' +
      'FreeSWITCH writes without a buffer, so that at most about 0.1 s are missing',
  },
  {
    scenario: /an edit takes the agent out of the queue while the first rings, and leaves another/u,
    where: /^call 1, rang$/u,
    reason:
      'Asterisk tells of a device when its channel is made, and takes it back before the INVITE; of a leg of a plan FreeSWITCH tells when ' +
      'its phone has answered something, because no hook tells a script that its delay is over',
  },
];
