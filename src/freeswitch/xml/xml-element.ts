import { oncePer } from '../../domain/once-per.ts';
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
  const lines = elements.map((element) => elementText(element, '  '));
  return ['<include>', ...lines, '</include>', ''].join('\n');
}

/** An account that is the same element as before is not written anew. */
const elementText = oncePer(
  ({ name, attributes = {}, children = [] }: XmlElement, indent: string): string => {
    let opening = `${indent}<${plainName(name)}`;
    for (const [key, value] of Object.entries(attributes))
      opening += ` ${plainName(key)}="${encodeXmlText(value)}"`;
    if (children.length === 0) return `${opening}/>`;
    const lines = children.map((child) => elementText(child, `${indent}  `));
    return [`${opening}>`, ...lines, `${indent}</${name}>`].join('\n');
  },
);

/** Names that were checked; there are few. */
const checkedNames = new Set<string>();

/** Names are ours, never a user's. */
function plainName(name: string): string {
  if (checkedNames.has(name)) return name;
  if (!/^[a-z][a-z-]*$/u.test(name))
    throw new ConfigEncodingError(`not a name in XML: ${JSON.stringify(name)}`);
  checkedNames.add(name);
  return name;
}
