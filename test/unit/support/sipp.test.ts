import { expect } from 'chai';
import { mediaPortOptions, parseSippVersion } from '../../support/phones/sipp-media-port.ts';
import { customerScenario } from '../../support/phones/sipp-scenario.ts';
import { parseShortMessages, summariseCall } from '../../support/phones/sipp-trace.ts';

const call = {
  callId: 'abc',
  from: '127.0.0.5',
  callerNumber: '36301112233',
  to: '3612345600',
  target: { host: '127.0.0.1', port: 5060 },
  toneFile: 'tone.alaw',
};
const line = (seconds: number, direction: string, cseq: string, first: string): string =>
  ['2026-01-01', '12:00:00.0', seconds.toFixed(6), direction, 'abc', cseq, first].join('\t');
const INVITE = line(10, 'S', 'CSeq:1 INVITE', 'INVITE sip:1@127.0.0.1 SIP/2.0');
const RINGING = line(10.5, 'R', 'CSeq:1 INVITE', 'SIP/2.0 180 Ringing');
const ANSWER = line(11.25, 'R', 'CSeq:1 INVITE', 'SIP/2.0 200 OK');

describe('test phones: the SIPp customer', () => {
  it('an answered call has the times of its messages, and who ended it', () => {
    const ended = line(13, 'R', 'CSeq:103 BYE', 'BYE sip:customer@127.0.0.5 SIP/2.0');
    const text = [INVITE, RINGING, ANSWER, ended, ''].join('\n');
    expect(summariseCall(parseShortMessages(text))).to.deep.equal({
      invitedAt: 10_000,
      ringingAt: 10_500,
      answeredAt: 11_250,
      finalStatus: 200,
      endedAt: 13_000,
      endedBy: 'other side',
    });
  });

  it('a refused call has its status and no answer', () => {
    const refusal = line(12, 'R', 'CSeq:1 INVITE', 'SIP/2.0 486 Busy Here');
    const trace = summariseCall(parseShortMessages([INVITE, RINGING, refusal].join('\n')));
    expect(trace).to.include({ finalStatus: 486, endedAt: 12_000, endedBy: 'other side' });
    expect(trace).not.to.have.property('answeredAt');
  });

  it('a call that the customer gives up is ended by the customer', () => {
    const final = line(12.25, 'R', 'CSeq:1 INVITE', 'SIP/2.0 487 Request Terminated');
    const trace = summariseCall(parseShortMessages([INVITE, RINGING, final].join('\n')));
    expect(trace).to.include({ finalStatus: 487, endedAt: 12_250, endedBy: 'customer' });
    expect(trace).not.to.have.property('answeredAt');
  });

  it('a line that is still being written is left for later', () => {
    expect(parseShortMessages(`${INVITE}\n2026-01-01\t12:00`)).to.have.length(1);
  });

  it('the caller name is a quoted string of the From header', () => {
    const scenario = customerScenario({ ...call, callerName: 'Anna "Panna" \\ Co' });
    expect(scenario).to.include('From: "Anna \\"Panna\\" \\\\ Co" <sip:36301112233@127.0.0.5:[local_port]>');
  });

  it('plays from the given port with each release of SIPp', () => {
    expect(mediaPortOptions(parseSippVersion('\n SIPp v3.6.1-TLS-PCAP.\n'), 6_000)).to.deep.equal([
      '-mp',
      '6000',
    ]);
    expect(mediaPortOptions(parseSippVersion(' SIPp v3.7.2-TLS.'), 6_000)).to.deep.equal([
      '-min_rtp_port',
      '6000',
      '-max_rtp_port',
      '6003',
    ]);
  });

  it('texts that SIPp would replace or SIP would end at are refused', () => {
    for (const callerName of ['[call_id]', 'a]]>b', 'a\r\nX: y']) {
      expect(() => customerScenario({ ...call, callerName })).to.throw('use sendRawInvite');
    }
  });
});
