import { expect } from 'chai';
import { TrunkGateways } from '../../../../src/freeswitch/registrations/trunk-gateways.ts';
import { eslEvent, ScriptedEsl } from '../scripted-esl.ts';

const gateway = (name: string, state: string, status: 'UP' | 'DOWN', pingCount = 0) =>
  [
    '  <gateway>',
    `    <name>${name}</name>`,
    '    <from>&lt;sip:a@b&gt;</from>',
    `    <pingcount>${pingCount}</pingcount>`,
    `    <state>${state}</state>`,
    `    <status>${status}</status>`,
    '  </gateway>',
  ].join('\n');

describe('providers at FreeSWITCH', () => {
  let gateways: TrunkGateways;
  let esl: ScriptedEsl;
  beforeEach(() => {
    gateways = new TrunkGateways();
    esl = new ScriptedEsl();
  });

  const told = (name: string, state: string, status?: string) => {
    gateways.take(
      eslEvent('sofia::gateway_state', {
        Gateway: name,
        State: state,
        ...(status === undefined ? {} : { Status: status }),
      }),
    );
  };
  const read = async (...entries: string[]) => {
    const text = ['<?xml version="1.0"?>', '<gateways>', ...entries, '</gateways>'].join('\n');
    esl.answers.set('sofia xmlstatus gateway', text);
    return Object.fromEntries(await gateways.read(esl));
  };

  it('without a registration answer, or not, or were not asked yet', async () => {
    const states = await read(
      gateway('trunk-1', 'NOREG', 'UP', 1),
      gateway('trunk-2', 'NOREG', 'DOWN'),
      gateway('trunk-3', 'NOREG', 'UP'),
    );
    expect(states).to.deep.equal({ 1: 'reachable', 2: 'unreachable', 3: 'unknown' });
  });

  it('with one have registered us, also while that is renewed', async () => {
    const states = await read(gateway('trunk-1', 'REGED', 'UP'), gateway('trunk-2', 'TRYING', 'UP'));
    expect(states).to.deep.equal({ 1: 'registered', 2: 'registered' });
  });

  it('refuse or do not answer, as the last attempt told, until another one tells otherwise', async () => {
    const refusedFirst = ['trunk-1', 'trunk-2', 'trunk-3', 'trunk-4', 'trunk-5'];
    const answers = ['403', '904', '408', '503', undefined];
    refusedFirst.forEach((name, index) => {
      told(name, answers[index] === undefined ? 'TIMEOUT' : 'FAILED', answers[index]);
      told(name, 'FAIL_WAIT');
      told(name, 'TRYING');
    });
    const entries = [...refusedFirst, 'trunk-6'].map((name) => gateway(name, 'TRYING', 'DOWN'));
    expect(await read(...entries)).to.deep.equal({
      1: 'refused',
      2: 'refused',
      3: 'unreachable',
      4: 'unreachable',
      5: 'unreachable',
      6: 'unknown',
    });
    told('trunk-3', 'FAILED', '403');
    gateways.take(eslEvent('sofia::gateway_delete', { Gateway: 'trunk-1' }));
    expect(await read(...entries)).to.include({ 1: 'unknown', 3: 'refused' });
  });

  it('may be none; gateways that somebody else made are none of ours', async () => {
    expect(await read()).to.deep.equal({});
    expect(await read(gateway('somebody', 'NOREG', 'UP', 1))).to.deep.equal({});
  });
});
