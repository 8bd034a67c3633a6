import { isIPv4 } from 'node:net';
import { z } from 'zod';

const label = '[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?';
const hostName = new RegExp(`^(?:${label}\\.)*${label}$`);

/** A host name or an IPv4 address. What ends in a number must be an address: `10.0.0.256` is no name. */
export function isSipHost(text: string): boolean {
  if (text.length > 253 || !hostName.test(text)) return false;
  return /(?:^|\.)[0-9]+$/.test(text) ? isIPv4(text) : true;
}

export function sipHost() {
  return z
    .string()
    .max(253)
    .refine(isSipHost, { error: 'must be a host name or an IPv4 address', params: { code: 'bad-format' } })
    .meta({ example: 'sip.example.net' });
}

export function portNumber() {
  return z.int().min(1).max(65_535);
}

export function ipv4Address() {
  return z
    .string()
    .max(15)
    .refine(isIPv4, { error: 'must be an IPv4 address', params: { code: 'bad-format' } })
    .meta({ format: 'ipv4' });
}

/** Where phones register: `host:port`. */
export function sipAddress() {
  return z
    .string()
    .max(259)
    .refine(isSipAddress, { error: 'must be host:port', params: { code: 'bad-format' } })
    .meta({ example: '192.0.2.10:5060' });
}

function isSipAddress(text: string): boolean {
  const [, host = '', port = ''] = /^([^:]*):([1-9][0-9]{0,4})$/.exec(text) ?? [];
  return isSipHost(host) && Number(port) <= 65_535;
}

/** An absolute path on the machine of a media node, without steps upwards. */
export function folderPath() {
  return z
    .string()
    .max(500)
    .regex(/^(?:\/[A-Za-z0-9_@%+=:,.-]+)+$/, { error: 'must be an absolute path of plain characters' })
    .refine((path) => !path.split('/').some((part) => part === '.' || part === '..'), {
      error: 'must not have . or .. in it',
      params: { code: 'bad-format' },
    })
    .meta({ example: '/var/spool/switchroom/monitor' });
}
