import { expect } from 'chai';
import fc from 'fast-check';
import { renderIncludedXml, setting } from '../../../../src/freeswitch/xml/xml-element.ts';
import { encodeXmlText } from '../../../../src/freeswitch/xml/xml-text.ts';
import { ConfigEncodingError } from '../../../../src/media-node/files/plain-values.ts';
import { hostileXmlPieces, hostileXmlText } from '../../../support/freeswitch/hostile-xml.ts';
import { readIncludedXml, settingsOf } from '../../../support/freeswitch/read-xml.ts';

/** The value of an attribute between two others, as FreeSWITCH reads it back; null: it was refused. */
function readBack(text: string): string | null {
  let rendered: string;
  try {
    rendered = renderIncludedXml([
      setting('param', 'before', 'yes'),
      setting('param', 'value', text),
      setting('param', 'after', 'yes'),
    ]);
  } catch (error) {
    expect(error).to.be.instanceOf(ConfigEncodingError);
    return null;
  }
  const settings = settingsOf(readIncludedXml(rendered), 'param');
  expect(settings.map(([name]) => name)).to.deep.equal(['before', 'value', 'after']);
  expect(readIncludedXml(rendered).getElementsByTagName('*')).to.have.length(3);
  return settings[1]?.[1] ?? null;
}

describe('a text in an XML file of FreeSWITCH, for hostile texts', () => {
  it('is read back literally, or refused', () => {
    let kept = 0;
    fc.assert(
      fc.property(hostileXmlText, (text) => {
        const back = readBack(text);
        if (back === null) return;
        expect(back).to.equal(text);
        kept += 1;
      }),
      { numRuns: 2_000 },
    );
    expect(kept).to.be.greaterThan(500);
  });

  it('is refused only for what no XML can hold', () => {
    for (const piece of hostileXmlPieces) {
      const isWritable = !/[\p{Cc}\p{Surrogate}\p{Noncharacter_Code_Point}\u2028\u2029]/u.test(piece);
      expect(readBack(`a${piece}b`), JSON.stringify(piece)).to.equal(isWritable ? `a${piece}b` : null);
    }
  });

  it('never holds a sign that the preprocessor or the parser looks for', () => {
    fc.assert(
      fc.property(hostileXmlText, (text) => {
        try {
          const encoded = encodeXmlText(text);
          expect(encoded).to.match(/^(?:[A-Za-z0-9 ._@:/-]|&#[0-9]+;)*$/u);
          expect(encoded).not.to.match(/x-pre-process/iu);
        } catch (error) {
          expect(error).to.be.instanceOf(ConfigEncodingError);
        }
      }),
    );
  });
});
