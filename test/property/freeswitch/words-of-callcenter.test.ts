import { expect } from 'chai';
import fc from 'fast-check';
import { QueueMembers } from '../../../src/freeswitch/callcenter/queue-members.ts';
import { renderMemberSnapshot } from '../../../src/freeswitch/callcenter/render-member-snapshot.ts';
import { TakeOuts } from '../../../src/freeswitch/callcenter/take-outs.ts';
import { encodeApiCommand } from '../../../src/freeswitch/esl/encode-command.ts';
import { EslEncodingError } from '../../../src/freeswitch/esl/esl-errors.ts';
import { FreeswitchStandIns } from '../../../src/freeswitch/stand-ins/freeswitch-stand-ins.ts';
import { ConfigEncodingError } from '../../../src/media-node/files/plain-values.ts';
import { MemberMirror } from '../../../src/media-node/mirrors/member-mirror.ts';
import { sampleStandIn } from '../../support/sample-configuration.ts';
import { rejectionOf } from '../../support/rejection-of.ts';
import { ScriptedEsl } from '../../unit/freeswitch/scripted-esl.ts';
import { hostileXmlText } from '../../support/freeswitch/hostile-xml.ts';
import { separateString } from './esl/separate-string.ts';

const plainOr = (plain: string) =>
  fc.oneof({ weight: 1, arbitrary: fc.constant(plain) }, { weight: 4, arbitrary: hostileXmlText });
const runs = { numRuns: 1_000 };

/** Members behind an event socket that tells the words of each command, as FreeSWITCH takes them apart. */
function recordingMembers() {
  const sent: string[][] = [];
  const api = async (command: string, ...words: (string | number)[]) => {
    const [, argument = ''] = / (.*)/su.exec(encodeApiCommand(command, words)) ?? [];
    sent.push([command, ...separateString(argument, ' ', 128)]);
    return Promise.resolve('+OK\n');
  };
  const esl = Object.assign(new ScriptedEsl(), { api, bgapi: api });
  return {
    sent,
    esl,
    members: new QueueMembers({ esl, mirror: new MemberMirror(), changed: () => undefined }),
  };
}

describe('what mod_callcenter is told, for hostile texts', () => {
  it('has a place of an agent as one word, to be looked at by the script, or not at all', async () => {
    let kept = 0;
    await fc.assert(
      fc.asyncProperty(plainOr('phone1'), async (device) => {
        const { sent, members } = recordingMembers();
        const membership = { queueId: 17, agentId: 5, device, level: 3 };
        // What the socket answers is not what the step wants; only what was sent matters here.
        const error = await rejectionOf(members.carryOut({ phases: [[{ do: 'add-paused', membership }]] }));
        if (error instanceof EslEncodingError) {
          expect(sent).to.deep.equal([]);
          return;
        }
        kept += 1;
        const origin = sent[0]?.[3] ?? '';
        expect(origin).to.match(/^[0-9a-f-]{36}$/u);
        expect(sent).to.deep.equal([
          ['lua', 'members.lua', 'add-paused', origin, 'queue-17', 'agent-5', device, '3'],
        ]);
      }),
      runs,
    );
    expect(kept, 'places that were told').to.be.greaterThan(200);
  });

  it('ends offers at places that are names, and at no others', async () => {
    await fc.assert(
      fc.asyncProperty(plainOr('phone1'), async (place) => {
        const { sent, esl, members } = recordingMembers();
        const ended = new TakeOuts(esl, members).takeOut([], [place]);
        if (isName(place)) await ended;
        else expect(await rejectionOf(ended)).to.be.instanceOf(ConfigEncodingError);
        expect(sent).to.deep.equal(isName(place) ? [['lua', 'take-out.lua', '1', place]] : []);
      }),
      runs,
    );
  });

  it('starts again with members at places that are names, one a line, or the list is not written', () => {
    fc.assert(
      fc.property(plainOr('phone1'), (device) => {
        const member = { queueId: 17, agentId: 5, device, level: 3, paused: false };
        if (isName(device)) expect(renderMemberSnapshot([member])).to.equal(`queue-17 agent-5 ${device} 3\n`);
        else expect(() => renderMemberSnapshot([member])).to.throw(ConfigEncodingError);
      }),
      runs,
    );
  });

  it('calls a customer by a dial string of digits and fixed words, or not at all', async () => {
    await fc.assert(
      fc.asyncProperty(plainOr('36301112233'), fc.option(plainOr('3612345678')), async (customer, shown) => {
        const { sent, esl } = recordingMembers();
        const placed = new FreeswitchStandIns(esl).place({ ...sampleStandIn, customer, shown });
        if (isNumber(customer) && (shown === null || isNumber(shown))) {
          await placed;
          expect(sent.at(-1)?.join(' ')).to.match(dialled);
        } else {
          expect(await rejectionOf(placed)).to.be.instanceOf(ConfigEncodingError);
          expect(sent).to.deep.equal([]);
        }
      }),
      runs,
    );
  });
});

/** One pair of braces, and in them names with values of no sign that means anything to FreeSWITCH; a list of names has its commas escaped. */
const dialled =
  /^originate \{(?:[a-z_]+=(?:[+]?[A-Za-z0-9 /_-]+|[a-z_]+(?:\\,[a-z_]+)+)(?:,(?!\})|(?=\})))+\}loopback\/app=lua:call\.lua stand-in &park\(\)$/u;

function isName(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9-]{0,78}$/u.test(text);
}

function isNumber(text: string): boolean {
  return /^[1-9][0-9]{6,14}$/u.test(text);
}
