import { DOMParser, type Element } from '@xmldom/xmldom';
import { preprocess } from './preprocess.ts';

/** A generated file as FreeSWITCH sees it: preprocessed, and within the base configuration. @throws when it is no XML */
export function readIncludedXml(text: string): Element {
  const whole = `<base>${preprocess(text, { control_secret: 'the secret' })}</base>`;
  const parser = new DOMParser({
    onError: (level, message) => {
      throw new Error(`${level}: ${message}`);
    },
  });
  const root = parser.parseFromString(whole, 'text/xml').documentElement;
  if (!root) throw new Error('no document');
  return root;
}

/** Names and values of the `name`/`value` elements of this kind, in order. */
export function settingsOf(element: Element, tag: 'param' | 'variable'): [string | null, string | null][] {
  return [...element.getElementsByTagName(tag)].map((one) => [
    one.getAttribute('name'),
    one.getAttribute('value'),
  ]);
}
