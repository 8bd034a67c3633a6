import { onFreeswitch } from '../../support/engine/on-freeswitch.ts';
import { expect } from 'chai';
import fc from 'fast-check';
import { mkdir, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { numberClaims } from '../../../src/freeswitch/dialplan/claim-files.ts';
import type { LuaValue } from '../../../src/freeswitch/dialplan/lua-value.ts';
import { routingFile } from '../../../src/freeswitch/dialplan/routing-file.ts';
import { readRevision } from '../../../src/freeswitch/dialplan/routing-part.ts';
import { anyLuaValue } from '../../property/freeswitch/files/any-lua-value.ts';
import type { HangUpReason } from '../../../src/domain/routing/destination.ts';
import { CompanyFiles } from '../../../src/media-node/files/company-files.ts';
import { sendRawInvite } from '../../support/phones/raw-invite.ts';
import { emptySnapshot, newNumberFacts } from '../../support/snapshot.ts';
import { type FreeswitchLogicBench, startFreeswitchLogic } from './freeswitch-logic-bench.ts';

/** As `look-up-all.lua` writes what it reads. */
function written(value: LuaValue): string {
  if (typeof value === 'string') return `"${value}"`;
  if (typeof value !== 'object') return String(value === 0 ? 0 : value);
  if (Array.isArray(value)) return `{${(value as readonly LuaValue[]).map(written).join(',')}}`;
  const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([key, field]) => `["${key}"]=${written(field ?? '')}`).join(',')}}`;
}

onFreeswitch('the routing file, as a real FreeSWITCH searches it', function () {
  this.timeout(60_000);
  let bench: FreeswitchLogicBench | undefined;
  const started = () => {
    if (!bench) throw new Error('the bench is not there yet');
    return bench;
  };
  let file: string;

  before(async () => {
    bench = await startFreeswitchLogic();
    const folder = join(started().generatedFolder, 'company-7');
    await mkdir(folder, { recursive: true });
    file = join(folder, 'routing');
  });

  after(async () => {
    await bench?.dispose();
  });

  it('every key is found with the value that was written, and no other', async () => {
    const key = fc
      .tuple(
        fc.constantFrom('a', 'calendar-', 'node ', 'z'),
        fc.stringMatching(/^[A-Za-z0-9 ._+:/-]{0,30}$/u),
      )
      .map((parts) => parts.join(''));
    for (const entries of fc.sample(
      fc.uniqueArray(fc.tuple(key, anyLuaValue), { selector: ([name]) => name, maxLength: 400, size: 'max' }),
      25,
    )) {
      await writeFile(file, routingFile(3, entries));
      const read = (await started().esl.api('lua', join(import.meta.dirname, 'look-up-all.lua'), '7')).split(
        '\n',
      );
      const expected = new Map(entries.map(([name, value]) => [name, written(value)]));
      for (const line of read.slice(1, -2)) {
        const [name = '', value] = line.split('\t');
        // A key that is not there, but a beginning of one that is.
        if (name.startsWith('?')) expect(expected.has(name.slice(1)), name).to.equal(true);
        else expect(value, name).to.equal(expected.get(name));
      }
      expect(read.filter((line) => line.includes('\t'))).to.have.length(entries.length + 2);
    }
  });

  it('a file that was cut short is none', async () => {
    const text = routingFile(12, [
      ['node a', { kind: 'play' }],
      ['node b', 'x'],
    ]);
    await writeFile(file, text);
    expect(await readRevision(started().esl, 7)).to.equal(12);
    for (let length = 0; length < text.length; length += 1) {
      await writeFile(file, text);
      await truncate(file, length);
      expect(await readRevision(started().esl, 7), `${length} of ${text.length} bytes`).to.equal(null);
    }
  });

  it('of two companies that claim a number it is of the one whose file knows it, and of the last that took it when both do', async () => {
    const provider = '127.1.1.9';
    const trunk = {
      ...{ id: 5, host: provider, port: 5_060, inboundAddresses: [provider], numberFormat: null },
      ...{ register: false, username: null, sealedSecret: null },
    };
    const apply = (companyId: number, reason: HangUpReason | null) =>
      started().apply({
        ...emptySnapshot,
        companyId,
        trunks: companyId === 1 ? [trunk] : [],
        numbers: reason
          ? [
              {
                id: 9,
                digits: '+3612345001',
                ...newNumberFacts,
                destination: { kind: 'hang-up', reason },
              },
            ]
          : [],
      });
    const answer = async () => {
      const called = { from: provider, requestUser: '3612345001', target: started().sip };
      return (await sendRawInvite(called)).status;
    };
    await apply(1, 'busy');
    expect(await answer()).to.equal(486);
    await apply(2, 'unavailable');
    expect(await answer(), 'the first has not given it up').to.equal(480);
    await apply(2, null);
    expect(await answer(), 'the second has given it back').to.equal(486);
    await numberClaims(new CompanyFiles(started().generatedFolder)).bring(2, ['3612345001']);
    expect(await answer(), 'the second does not know it yet').to.equal(486);
  });
});
