import { ConfigEncodingError } from '../../media-node/files/plain-values.ts';
import { encodeXmlText } from './xml-text.ts';

/** An element; the values of its attributes are free text. */
export interface XmlElement {
  readonly name: string;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly children?: readonly XmlElement[];
}

/** A `<param>` or `<variable>`, as FreeSWITCH has them everywhere. */
export function setting(name: 'param' | 'variable', key: string, value: string): XmlElement {
  return { name, attributes: { name: key, value } };
}

/**
 * Text of a file that the hand-written base includes. FreeSWITCH skips the lines of the root element.
 *
 * @throws ConfigEncodingError for text that XML cannot hold
 */
export function renderIncludedXml(elements: readonly XmlElement[]): string {
  return ['<include>', ...elements.flatMap((element) => linesOf(element, '  ')), '</include>', ''].join('\n');
}

function linesOf({ name, attributes = {}, children = [] }: XmlElement, indent: string): string[] {
  const opening = [
    plainName(name),
    ...Object.entries(attributes).map(([key, value]) => `${plainName(key)}="${encodeXmlText(value)}"`),
  ].join(' ');
  if (children.length === 0) return [`${indent}<${opening}/>`];
  return [
    `${indent}<${opening}>`,
    ...children.flatMap((child) => linesOf(child, `${indent}  `)),
    `${indent}</${name}>`,
  ];
}

/** Names are ours, never a user's. */
function plainName(name: string): string {
  if (!/^[a-z][a-z-]*$/u.test(name))
    throw new ConfigEncodingError(`not a name in XML: ${JSON.stringify(name)}`);
  return name;
}
