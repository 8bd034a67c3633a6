import { expect } from 'chai';
import type { MembershipStep } from '../../../../src/domain/membership/plan-memberships.ts';
import { EngineError } from '../../../../src/engine/media-engine.ts';
import { QueueMembers } from '../../../../src/freeswitch/callcenter/queue-members.ts';
import { TakeOuts } from '../../../../src/freeswitch/callcenter/take-outs.ts';
import { EslRefused } from '../../../../src/freeswitch/esl/esl-errors.ts';
import { ConfigEncodingError } from '../../../../src/media-node/files/plain-values.ts';
import { MemberMirror } from '../../../../src/media-node/mirrors/member-mirror.ts';
import { rejectionOf } from '../../../support/rejection-of.ts';
import { ScriptedEsl } from '../scripted-esl.ts';

describe('taking agents out of queues of mod_callcenter', () => {
  const origin = /[0-9a-f]{8}-[0-9a-f-]{27}/gu;
  const remove = (queueId: number, agentId = 5): MembershipStep => ({
    do: 'remove',
    membership: { queueId, agentId, device: 'phone1', level: 1 },
  });
  let answer: (line: string) => string | Promise<string>;
  const esl = new ScriptedEsl(async (line) => {
    await Promise.resolve();
    return answer(line);
  });
  const asked = () => esl.asked.map((line) => line.replace(origin, 'US'));
  /** All goes well. */
  const well = (line: string) => '+OK gone\n'.repeat(line.match(/queue-/gu)?.length ?? 0) + '+OK\n';
  let takeOuts: TakeOuts;

  beforeEach(() => {
    answer = well;
    esl.asked.length = 0;
    const members = new QueueMembers({ esl, mirror: new MemberMirror(), changed: () => undefined });
    takeOuts = new TakeOuts(esl, members);
  });

  it('is one command: the changes, then the end of the offers', async () => {
    await takeOuts.takeOut([remove(17), remove(18)], ['phone1', 'phone1']);
    expect(asked()).to.deep.equal([
      'lua take-out.lua 1 phone1 remove US queue-17 agent-5 phone1 1 remove US queue-18 agent-5 phone1 1',
    ]);
  });

  it('of many agents at the same time costs two commands', async () => {
    await Promise.all(
      ['phone1', 'phone2', 'extension-3', 'phone2'].map((place) => takeOuts.takeOut([], [place])),
    );
    expect(asked()).to.deep.equal(['lua take-out.lua 1 phone1', 'lua take-out.lua 2 phone2 extension-3']);
  });

  it('is told in as many commands as the script takes words, the offers behind all changes', async () => {
    const queueIds = Array.from({ length: 40 }, (_, index) => index + 1);
    const places = Array.from({ length: 30 }, (_, index) => `phone${index}`);
    await takeOuts.takeOut(
      queueIds.map((id) => remove(id)),
      places,
    );
    const words = asked().map((line) => line.split(' ').slice(1));
    expect(Math.max(...words.map(({ length }) => length))).to.be.below(128);
    expect(words.flat().filter((word) => word.startsWith('queue-'))).to.deep.equal(
      queueIds.map((id) => `queue-${id}`),
    );
    const firstPlace = words.findIndex(([, count]) => count !== '0');
    expect(words.slice(firstPlace + 1).flat()).not.to.include('remove');
    expect(words.flatMap(([, count, ...rest]) => rest.slice(0, Number(count)))).to.deep.equal(places);
  });

  it('fails alone when a member is not as it was wanted, and for all when an offer does not go away [S14]', async () => {
    await takeOuts.takeOut([], []);
    expect(esl.asked).to.deep.equal([]);
    answer = (line) =>
      line.includes('queue-18') ? '-ERR phone1,1,ready locked\n+OK gone\n+OK\n' : well(line);
    const [first, failed, alone] = await Promise.allSettled([
      takeOuts.takeOut([remove(17)], ['phone1']),
      takeOuts.takeOut([remove(18)], ['phone1']),
      takeOuts.takeOut([remove(19, 6)], ['phone2']),
    ]);
    expect(esl.asked).to.have.length(2);
    expect([first.status, failed.status, alone.status]).to.deep.equal(['fulfilled', 'rejected', 'fulfilled']);

    answer = () => '+OK gone\n-ERR an offer does not go away\n';
    expect(await rejectionOf(takeOuts.takeOut([remove(17)], ['phone1']))).to.be.instanceOf(EngineError);
    answer = () => Promise.reject(new EslRefused('api lua', '-ERR an offer does not go away\n'));
    expect(await rejectionOf(takeOuts.takeOut([], ['phone1']))).to.be.instanceOf(EngineError);
    answer = well;
    await takeOuts.takeOut([], ['phone1']);
  });

  it('takes nothing but the name of a place', async () => {
    expect(await rejectionOf(takeOuts.takeOut([], ['phone1 all']))).to.be.instanceOf(ConfigEncodingError);
  });
});
