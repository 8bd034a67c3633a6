import { expect } from 'chai';
import { AmiMessage } from '../../../../src/asterisk/ami/ami-message.ts';
import { readTrunkStates, tellsOfTrunk } from '../../../../src/asterisk/registrations/trunk-registrations.ts';
import { amiEvent } from '../scripted-answers.ts';

/** As Asterisk 22 shows it. */
const contacts = (...lines: string[]) =>
  new AmiMessage([
    'Response: Success',
    'Output: ',
    'Output:   Contact:  <Aor/ContactUri..............................> <Hash....> <Status> <RTT(ms)..>',
    'Output: ==========================================================================================',
    ...lines.map((line) => `Output:   Contact:  ${line}`),
    'Output: ',
    `Output: Objects found: ${lines.length}`,
  ]);
const contact = (name: string, status: string) =>
  `${`${name}/sip:averyveryverylongprovider`.slice(0, 41).padEnd(41)} 344e588cfb ${status.padEnd(8)}        -nan`;
const registration = (name: string, status: string) => [
  amiEvent('OutboundRegistrationDetail', { ObjectName: name, Status: status }),
  amiEvent('AuthDetail', { ObjectName: name, Username: 'somebody' }),
];

describe('providers at Asterisk', () => {
  const read = async (answer: AmiMessage, registrations: AmiMessage[] = []) =>
    Object.fromEntries(
      await readTrunkStates({
        send: () => Promise.resolve(answer),
        list: () => Promise.resolve(registrations),
      }),
    );

  it('without a registration answer, or not, or were not asked yet', async () => {
    const answer = contacts(
      contact('trunk-1', 'Avail'),
      contact('trunk-2', 'Unavail'),
      contact('trunk-3', 'NonQual'),
      contact('trunk-4', 'Unknown'),
    );
    expect(await read(answer)).to.deep.equal({
      1: 'reachable',
      2: 'unreachable',
      3: 'unknown',
      4: 'unknown',
    });
  });

  it('with one have registered us, or refuse, or do not answer; until something came back nothing is known', async () => {
    const answer = contacts(
      contact('trunk-1', 'NonQual'),
      contact('trunk-2', 'Avail'),
      contact('trunk-3', 'NonQual'),
      contact('trunk-4', 'Avail'),
      contact('trunk-5', 'Unavail'),
      contact('trunk-6', 'Unavail'),
    );
    const registrations = [
      ...registration('trunk-1', 'Registered'),
      ...registration('trunk-2', 'Rejected'),
      ...registration('trunk-3', 'Rejected'),
      ...registration('trunk-4', 'Unregistered'),
      ...registration('trunk-5', 'Unregistered'),
      ...registration('trunk-6', 'Registered'),
    ];
    expect(await read(answer, registrations)).to.deep.equal({
      1: 'registered',
      2: 'refused',
      3: 'unknown',
      4: 'unknown',
      5: 'unreachable',
      // Asterisk does not call where nobody answers.
      6: 'unreachable',
    });
  });

  it('may be none, and phones are none', async () => {
    expect(await read(new AmiMessage(['Response: Success', 'Output: No objects found.']))).to.deep.equal({});
    expect(await read(contacts(contact('phone7', 'Avail')))).to.deep.equal({});
  });

  it('are told of by their registrations and contacts, not by those of phones', () => {
    expect(tellsOfTrunk(amiEvent('Registry', { Status: 'Registered' }))).to.equal(true);
    expect(tellsOfTrunk(amiEvent('ContactStatus', { AOR: 'trunk-3' }))).to.equal(true);
    expect(tellsOfTrunk(amiEvent('ContactStatus', { AOR: 'phone7' }))).to.equal(false);
  });
});
