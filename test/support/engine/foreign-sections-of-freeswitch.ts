import type { Element } from '@xmldom/xmldom';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readIncludedXml } from '../freeswitch/read-xml.ts';

/** Elements that Switchroom writes, each with its name attribute and what that can be. */
const ownElements: Readonly<Record<string, readonly [attribute: string, name: RegExp]>> = {
  group: ['name', /^company-[0-9]+(?:-[0-9]+)?$/u],
  users: ['name', /^$/u],
  user: ['id', /^(?:[a-z][a-z0-9]{5,30}|sw-company-[0-9]+)$/u],
  params: ['name', /^$/u],
  param: ['name', /^[a-z0-9-]+$/u],
  variables: ['name', /^$/u],
  variable: ['name', /^[a-z_]+$/u],
  gateway: ['name', /^trunk-[0-9]+$/u],
  node: ['cidr', /^[0-9.]+\/32$/u],
  queue: ['name', /^queue-[0-9]+$/u],
};
const ownKey = /^(?:!revision|~end|[a-z][a-z0-9-]* ?[A-Za-z0-9 ._+:/-]*)$/u;

/** What lies in the company's folder and Switchroom does not write there: files, elements, lines, and facts of other companies. */
export function foreignSectionsOfFreeswitch(generatedFolder: string, companyId: number): string[] {
  const folder = join(generatedFolder, `company-${companyId}`);
  return readdirSync(folder).flatMap((file) => {
    const text = readFileSync(join(folder, file), 'utf8');
    const found = foreignPartsOf(file, text, companyId);
    return found.map((fault) => `${file}: ${fault}`);
  });
}

function foreignPartsOf(file: string, text: string, companyId: number): string[] {
  if (file.endsWith('.xml')) return foreignElements(readIncludedXml(text), companyId);
  if (file === 'routing') return foreignLines(text);
  if (file === 'claimed-numbers.list') return linesOf(text).filter((line) => !/^[0-9]{2,18}$/u.test(line));
  if (file === 'claimed-addresses.list') return linesOf(text).filter((line) => !/^[0-9.]{7,15}$/u.test(line));
  return ['not one of our files'];
}

function foreignElements(root: Element, companyId: number): string[] {
  return [...root.getElementsByTagName('*')].flatMap((element) => {
    const [attribute, pattern] = ownElements[element.tagName] ?? ['name', null];
    const name = element.getAttribute(attribute) ?? '';
    if (!pattern?.test(name)) return [`<${element.tagName} ${attribute}="${name}">`];
    const value = element.getAttribute('value');
    return name === 'sw_company' && value !== String(companyId) ? [`of company ${value ?? ''}`] : [];
  });
}

function foreignLines(text: string): string[] {
  const keys = linesOf(text).map((line) => line.split('\t')[0] ?? '');
  const isWhole = keys[0] === '!revision' && keys.at(-1) === '~end';
  return [...keys.filter((key) => !ownKey.test(key)), ...(isWhole ? [] : ['not whole'])];
}

function linesOf(text: string): string[] {
  return text === '' ? [] : text.replace(/\n$/u, '').split('\n');
}
