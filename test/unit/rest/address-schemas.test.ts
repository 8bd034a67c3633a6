import { expect } from 'chai';
import { destination } from '../../../src/rest/schemas/destination.ts';
import { e164, extensionDigits } from '../../../src/rest/schemas/dialling.ts';
import {
  folderPath,
  ipv4Address,
  isSipHost,
  portNumber,
  sipAddress,
} from '../../../src/rest/schemas/addresses.ts';
import { id, idText } from '../../../src/rest/schemas/numbers.ts';
import { isTimeZone } from '../../../src/platform/place-names.ts';
import { country } from '../../../src/rest/schemas/place.ts';
import { uniqueList } from '../../../src/rest/schemas/unique-list.ts';

const accepts = (schema: { safeParse(value: unknown): { success: boolean } }, value: unknown) =>
  schema.safeParse(value).success;

describe('addresses, numbers and places', () => {
  it('a SIP host is a host name or an IPv4 address and nothing else', () => {
    for (const host of ['sip.example.net', 'pbx', 'a-b.c', '10.0.0.1', 'xn--bcher-kva.example', '3com.com']) {
      expect(isSipHost(host), host).to.equal(true);
    }
    const bad = [
      '',
      '-a.b',
      'a-.b',
      'a..b',
      '.a',
      'a.',
      '10.0.0.256',
      '1.2.3',
      '::1',
      'a b',
      'a;b',
      'a\nb',
      'a@b',
      'a/b',
    ];
    for (const host of [...bad, `${'a'.repeat(64)}.b`, 'a.'.repeat(127)])
      expect(isSipHost(host), host).to.equal(false);
  });

  it('a name of many labels is judged at once', () => {
    const startedAt = performance.now();
    isSipHost(`${'a-'.repeat(120)}!`);
    isSipHost(`${'a.'.repeat(126)}!`);
    expect(performance.now() - startedAt).to.be.lessThan(50);
  });

  it('addresses, ports and folders keep to their form', () => {
    expect(accepts(ipv4Address(), '192.0.2.1')).to.equal(true);
    for (const text of ['192.0.2.01', '192.0.2', '0x7f.1', '192.0.2.1/24']) {
      expect(accepts(ipv4Address(), text), text).to.equal(false);
    }
    for (const port of [0, 65_536, -1, 1.5, '80', 1e300]) expect(accepts(portNumber(), port)).to.equal(false);
    expect(accepts(sipAddress(), '192.0.2.1:5060')).to.equal(true);
    for (const text of ['192.0.2.1', 'a:0', 'a:65536', 'a:1:2', ':5060']) {
      expect(accepts(sipAddress(), text), text).to.equal(false);
    }
    expect(accepts(folderPath(), '/var/spool/x-1/y.z')).to.equal(true);
    for (const path of ['relative', '/', '/a/../b', '/a/.', '/a b', '/a\n', '/a;b', '//a', '/a/']) {
      expect(accepts(folderPath(), path), path).to.equal(false);
    }
  });

  it('numbers that are dialled have their digits and no more [R1]', () => {
    expect(accepts(e164(), '+3612345678')).to.equal(true);
    for (const text of [
      '3612345678',
      '+0612345678',
      '+123456',
      `+${'1'.repeat(16)}`,
      '+36 1',
      '+36٣٤٥٦٧٨٩',
      '+3612345678\n',
    ]) {
      expect(accepts(e164(), text), text).to.equal(false);
    }
    expect(accepts(extensionDigits(), '04')).to.equal(true);
    for (const text of ['1', '1234567', '12a', '1*', '٣٤', '12\n']) {
      expect(accepts(extensionDigits(), text), text).to.equal(false);
    }
  });

  it('an id is a whole number that the database can count to', () => {
    for (const value of [0, -1, 1.5, 2 ** 32, 1e300, '1', null, true])
      expect(accepts(id(), value)).to.equal(false);
    for (const text of ['0', '-1', '01', '1.0', '1e3', '4294967296', '9'.repeat(40), ' 1', '']) {
      expect(accepts(idText(), text), text).to.equal(false);
    }
    expect(idText().parse('4294967295')).to.equal(4_294_967_295);
  });

  it('a time zone is an IANA name in its own case [R7]', () => {
    for (const zone of [
      'Europe/Budapest',
      'UTC',
      'America/Argentina/Buenos_Aires',
      'Asia/Kolkata',
      'Asia/Calcutta',
    ]) {
      expect(isTimeZone(zone), zone).to.equal(true);
    }
    for (const zone of [
      'europe/budapest',
      'Europe/Nowhere',
      '+01:00',
      '',
      'CET\n',
      '../etc/passwd',
      'Europe/',
    ]) {
      expect(isTimeZone(zone), zone).to.equal(false);
    }
  });

  it('a country is one of ISO 3166', () => {
    for (const code of ['HU', 'DE', 'US']) expect(accepts(country(), code)).to.equal(true);
    for (const code of ['hu', 'XX', 'EU', 'HUN', '', 'H'])
      expect(accepts(country(), code), code).to.equal(false);
  });

  it('a destination names its object and nothing else [R1]', () => {
    expect(accepts(destination, { kind: 'queue', queueId: 1 })).to.equal(true);
    expect(accepts(destination, { kind: 'hang-up', reason: 'normal' })).to.equal(true);
    const bad = [
      { kind: 'queue' },
      { kind: 'queue', extensionId: 1 },
      { kind: 'hang-up', queueId: 1 },
      { kind: 'x' },
      'queue',
    ];
    for (const value of [...bad, {}, null, []]) expect(accepts(destination, value)).to.equal(false);
  });

  it('a list that names something twice says where', () => {
    const result = uniqueList(id(), 3, (value) => value).safeParse([1, 2, 1]);
    expect(result.error?.issues.map(({ path }) => path)).to.deep.equal([[2]]);
    expect(
      accepts(
        uniqueList(id(), 3, (value) => value),
        [1, 2, 3, 4],
      ),
    ).to.equal(false);
  });
});
