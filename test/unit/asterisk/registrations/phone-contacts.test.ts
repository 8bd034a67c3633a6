import { expect } from 'chai';
import { AmiRefused } from '../../../../src/asterisk/ami/ami-errors.ts';
import { AmiMessage } from '../../../../src/asterisk/ami/ami-message.ts';
import { PhoneContacts } from '../../../../src/asterisk/registrations/phone-contacts.ts';
import { amiEvent, ScriptedAnswers } from '../scripted-answers.ts';

describe('the registrations of phones', () => {
  let contacts: PhoneContacts;
  const told = (status: string, uri = 'sip:a@10.0.0.1', device = 'phone7') =>
    contacts.take(amiEvent('ContactStatus', { AOR: device, URI: uri, ContactStatus: status }));
  const came = { device: 'phone7', registered: true };
  const went = { device: 'phone7', registered: false };

  beforeEach(() => {
    contacts = new PhoneContacts();
  });

  it('are told of once: the phone came, and went', () => {
    expect(told('NonQualified')).to.deep.equal(came);
    expect(told('Reachable')).to.equal(null);
    expect(told('Removed')).to.deep.equal(went);
    expect(told('Removed')).to.equal(null);
  });

  it('end when the phone falls silent, and begin when it answers again', () => {
    told('Reachable');
    expect(told('Unreachable')).to.deep.equal(went);
    expect(told('Reachable')).to.deep.equal(came);
  });

  it('stand while the phone moves to another address', () => {
    told('Reachable', 'sip:a@10.0.0.1');
    expect(told('NonQualified', 'sip:a@10.0.0.2')).to.equal(null);
    expect(told('Removed', 'sip:a@10.0.0.1')).to.equal(null);
    expect(told('Removed', 'sip:a@10.0.0.2')).to.deep.equal(went);
  });

  it('leave trunks out', () => {
    expect(told('Reachable', 'sip:10.0.0.9', 'trunk-3')).to.equal(null);
  });

  describe('read from the engine', () => {
    let engine: ScriptedAnswers;
    const contact = (device: string, status: string) =>
      amiEvent('ContactList', {
        ObjectName: `${device};@0f3a`,
        Uri: `sip:${device}@10.0.0.1`,
        Status: status,
      });
    beforeEach(() => {
      engine = new ScriptedAnswers();
    });

    it('are the phones that can be reached; events go on from there', async () => {
      engine.entries = [
        contact('phone7', 'Reachable'),
        contact('phone8', 'Unreachable'),
        contact('phone9', 'NonQualified'),
        amiEvent('ContactList', { ObjectName: 'trunk-1@@77', Uri: 'sip:10.0.0.9', Status: 'Reachable' }),
      ];
      expect(await contacts.read(engine)).to.deep.equal(new Set(['phone7', 'phone9']));
      expect(told('Removed', 'sip:phone7@10.0.0.1')).to.deep.equal(went);
    });

    it('know of what changed while the answer was on its way', async () => {
      engine.entries = [contact('phone7', 'Reachable')];
      engine.meanwhile = () => {
        told('Removed', 'sip:phone7@10.0.0.1');
        told('NonQualified', 'sip:b@10.0.0.2', 'phone8');
      };
      expect(await contacts.read(engine)).to.deep.equal(new Set(['phone8']));
    });

    it('are none when the engine calls an empty list an error; any other refusal is one', async () => {
      const refuse = (text: string) => () => {
        throw new AmiRefused('PJSIPShowContacts', new AmiMessage(['Response: Error', `Message: ${text}`]));
      };
      engine.meanwhile = refuse('No Contacts found');
      expect(await contacts.read(engine)).to.deep.equal(new Set());
      engine.meanwhile = refuse('Permission denied');
      expect(await contacts.read(engine).catch(String)).to.contain('Permission denied');
    });
  });
});
