import { isIPv4 } from 'node:net';

/** A text cannot be written to a configuration file of an engine without changing its meaning. */
export class ConfigEncodingError extends Error {
  readonly code = 'config-encoding';
}

/** A name that we made ourselves: a section, a context, a SIP user, a node. @throws ConfigEncodingError */
export function requireName(text: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9-]{0,78}$/u.test(text))
    throw new ConfigEncodingError(`not a name: ${JSON.stringify(text)}`);
  return text;
}

/** An extension or number as it is dialled. @throws ConfigEncodingError */
export function requireDigits(text: string): string {
  if (!/^[0-9]{2,18}$/u.test(text))
    throw new ConfigEncodingError(`not a dialled number: ${JSON.stringify(text)}`);
  return text;
}

/** An outside number in E.164 without its plus, to be called through a provider. @throws ConfigEncodingError */
export function requireE164(text: string): string {
  if (!/^[1-9][0-9]{6,14}$/u.test(text))
    throw new ConfigEncodingError(`not an outside number: ${JSON.stringify(text)}`);
  return text;
}

/** A host name or IPv4 address of a provider. @throws ConfigEncodingError */
export function requireHost(text: string): string {
  if (!/^[A-Za-z0-9]([A-Za-z0-9.-]{0,252}[A-Za-z0-9])?$/u.test(text)) {
    throw new ConfigEncodingError(`not a host: ${JSON.stringify(text)}`);
  }
  return text;
}

/** An IPv4 address. @throws ConfigEncodingError */
export function requireIpv4(text: string): string {
  if (!isIPv4(text)) throw new ConfigEncodingError(`not an IPv4 address: ${JSON.stringify(text)}`);
  return text;
}

/** The SHA-256 of a content, by which its file is named. @throws ConfigEncodingError */
export function requireContentHash(text: string): string {
  if (!/^[0-9a-f]{64}$/u.test(text))
    throw new ConfigEncodingError(`not a content hash: ${JSON.stringify(text)}`);
  return text;
}

/** Digits that may be none at all, e.g. a prefix of a country. @throws ConfigEncodingError */
export function requireAnyDigits(text: string): string {
  if (!/^[0-9]{0,15}$/u.test(text)) throw new ConfigEncodingError(`not digits: ${JSON.stringify(text)}`);
  return text;
}

/** A whole number within bounds. @throws ConfigEncodingError */
export function requireWhole(value: number, least: number, most: number): string {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new ConfigEncodingError(`not a whole number from ${least} to ${most}: ${value}`);
  }
  return String(value);
}
