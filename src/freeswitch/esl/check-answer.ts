import { EslRefused } from './esl-errors.ts';

/**
 * What an API command printed, unless it says that the command failed. There is no other sign of it: FreeSWITCH
 * answers with text alone.
 *
 * @throws EslRefused
 */
export function checkAnswer(command: string, body: string): string {
  const failed = /^(?:-ERR|-USAGE|USAGE:)/.test(body);
  // `+OK [[error near line 7]: unexpected closing tag]`
  const notLoaded = command === 'reloadxml' && !body.includes('[Success]');
  if (failed || notLoaded) throw new EslRefused(`api ${command}`, body.trim());
  return body;
}

/** What a command that prints nothing is answered with. */
export const NO_REPLY = '-ERR no reply';
