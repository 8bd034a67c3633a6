import { expect } from 'chai';
import fc from 'fast-check';
import { encodeLua, type LuaValue } from '../../../../src/freeswitch/dialplan/lua-value.ts';
import { routingBlock, routingFile } from '../../../../src/freeswitch/dialplan/routing-file.ts';
import { ConfigEncodingError } from '../../../../src/media-node/files/plain-values.ts';
import { hostileText } from '../../../support/hostile-text.ts';
import { anyLuaValue, plainText } from './any-lua-value.ts';

describe('values of call logic for FreeSWITCH', () => {
  it('are one line without anything that ends a text, escapes, or begins an expression of the engine', () => {
    fc.assert(
      fc.property(anyLuaValue, (value) => {
        expect(encodeLua(value)).to.match(/^[A-Za-z0-9 ._+*#:/"={},[\]-]*$/u);
      }),
    );
  });

  it('hold no text that could be anything but a text: it is refused, never changed', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        let encoded: string;
        try {
          encoded = encodeLua({ [text]: [text] });
        } catch (error) {
          expect(error).to.be.instanceOf(ConfigEncodingError);
          return;
        }
        expect(text).to.match(/^[A-Za-z0-9 ._+*#:/-]*$/u);
        expect(encoded).to.equal(`{["${text}"]={"${text}"}}`);
      }),
    );
  });

  it('hold no number that Lua would read as another one', () => {
    for (const number of [0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])
      expect(() => encodeLua(number)).to.throw(ConfigEncodingError);
    expect(encodeLua(-0)).to.equal('0');
  });
});

describe('the routing file', () => {
  const key = fc
    .tuple(fc.constantFrom('a', 'n', 'z'), plainText)
    .map(([first, rest]) => (first + rest).replace(/[*#]/gu, '-'));

  it('is sorted by bytes, begins with the revision and ends with the mark of a whole file', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.tuple(key, anyLuaValue), { selector: ([name]) => name, maxLength: 60 }),
        fc.nat(),
        (entries: [string, LuaValue][], revision) => {
          const lines = routingFile(revision, entries).split('\n').slice(0, -1);
          const keys = lines.map((line) => line.split('\t')[0] ?? '');
          const sorted = [...keys].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
          expect(keys).to.deep.equal(sorted);
          expect(lines[0]).to.equal(`!revision\t${revision}`);
          expect(lines.at(-1)).to.equal(`~end\t${revision}`);
          expect(keys).to.have.length(entries.length + 2);
        },
      ),
    );
  });

  it('is the same, whether what begins alike was written before or not', () => {
    const names = fc.constantFrom('calendar-1 ', 'calendar-12 ', 'calendar-2 ');
    const entry = fc.tuple(
      fc.tuple(fc.oneof(names, fc.constantFrom('a', 'calendar-', 'z')), key),
      anyLuaValue,
    );
    fc.assert(
      fc.property(
        fc.uniqueArray(entry, { selector: ([parts]) => parts.join(''), maxLength: 60 }),
        fc.uniqueArray(names),
        (parts, prefixes) => {
          const entries = parts.map(([name, value]): [string, LuaValue] => [name.join(''), value]);
          const inBlock = (prefix: string) => entries.filter(([name]) => name.startsWith(prefix));
          const blocks = prefixes.map((prefix) => routingBlock(prefix, inBlock(prefix)));
          const others = entries.filter(([name]) => !prefixes.some((prefix) => name.startsWith(prefix)));
          expect(routingFile(1, others, blocks)).to.equal(routingFile(1, entries));
        },
      ),
    );
  });

  it('has nothing in the place of a block that is not in it', () => {
    const block = routingBlock('calendar-1 ', [['calendar-1 default', 1]]);
    expect(() => routingFile(1, [['calendar-1 weekday-1', 1]], [block])).to.throw('not its own');
    expect(() => routingFile(1, [], [block, block])).to.throw('not its own');
    expect(() => routingBlock('calendar-1 ', [['calendar-2 default', 1]])).to.throw('not a key of');
  });

  it('has no key twice, and none that is not plain', () => {
    expect(() =>
      routingFile(1, [
        ['node a', 1],
        ['node a', 2],
      ]),
    ).to.throw('twice');
    for (const bad of ['!revision', '~end', '', 'node\ta', 'node\na', 'Node', 'node "a"'])
      expect(() => routingFile(1, [[bad, 1]]), bad).to.throw('not a key');
  });
});
