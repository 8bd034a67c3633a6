import { createHash } from 'node:crypto';

/** The value of an Authorization header for this challenge (RFC 2617, MD5, qop auth when it is offered). */
export function digestAnswer(
  challenge: string,
  request: { readonly method: string; readonly uri: string },
  account: { readonly user: string; readonly password: string },
): string {
  const given = (name: string) => new RegExp(`[ ,]${name}="?([^",]*)`, 'i').exec(challenge)?.[1];
  const [realm = '', nonce = '', opaque] = [given('realm'), given('nonce'), given('opaque')];
  const md5 = (text: string) => createHash('md5').update(text).digest('hex');
  const ha1 = md5(`${account.user}:${realm}:${account.password}`);
  const ha2 = md5(`${request.method}:${request.uri}`);
  const fields = [
    `username="${account.user}"`,
    `realm="${realm}"`,
    `nonce="${nonce}"`,
    `uri="${request.uri}"`,
    'algorithm=MD5',
    ...(opaque === undefined ? [] : [`opaque="${opaque}"`]),
  ];
  if (given('qop') === undefined) {
    return `Digest ${fields.join(', ')}, response="${md5(`${ha1}:${nonce}:${ha2}`)}"`;
  }
  const response = md5(`${ha1}:${nonce}:00000001:c0:auth:${ha2}`);
  return `Digest ${fields.join(', ')}, response="${response}", qop=auth, nc=00000001, cnonce="c0"`;
}
