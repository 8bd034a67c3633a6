import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAsteriskConfig } from '../asterisk/asterisk-config.ts';

const ownSections: Readonly<Record<string, RegExp>> = {
  'sip.conf': /^(?:[a-z][a-z0-9]{5,30}|trunk-\d+(?:-[0-9a-f]{10})?|sw-company-\d+)$/u,
  'queues.conf': /^(?:queue-\d+|sw-company-\d+)$/u,
  'dialplan.conf':
    /^(?:globals|numbers-\d+|(?:extensions|dialling)-\d+-\d\d|c\d+-(?:waiting-place|revision|dialling|transfer)|c\d+-(?:number|extension|ring|ring-group|queue|redirect|calendar|menu|play|voicemail|callback|outside|dial|hang-up)-[a-z0-9-]+)$/u,
};

/** Files, sections and companies in the company's folder that Switchroom does not write there. */
export function foreignSectionsOfAsterisk(generatedFolder: string, companyId: number): string[] {
  const folder = join(generatedFolder, `company-${companyId}`);
  const there = readdirSync(folder);
  const missing = Object.keys(ownSections).filter((file) => !there.includes(file));
  return [
    ...missing.map((file) => `${file} is missing`),
    ...there.flatMap((file) => {
      const sections = parseAsteriskConfig(readFileSync(join(folder, file), 'utf8'));
      const own = ownSections[file];
      const foreign = sections.filter(({ name }) => own?.test(name) !== true).map(({ name }) => `[${name}]`);
      const companies = sections
        .flatMap(({ lines }) => lines.map(([, value]) => value))
        .filter((value) => value.startsWith('SW_COMPANY') && value !== `SW_COMPANY=${companyId}`);
      const few = sections.length > 5 ? [] : [`only ${sections.length} sections`];
      return [...foreign, ...companies, ...few].map((fault) => `${file}: ${fault}`);
    }),
  ];
}
