import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApiDocument } from '../src/rest/route-table.ts';

const file = join(import.meta.dirname, '../docs/openapi.json');
const text = `${JSON.stringify(openApiDocument(), null, 2)}\n`;

/** Writes docs/openapi.json from the route table; with --check only says whether it is up to date. */
if (!process.argv.includes('--check')) {
  writeFileSync(file, text);
} else if (readFileSync(file, 'utf8') !== text) {
  console.error('docs/openapi.json is out of date; write it anew with: node --import tsx ops/openapi.ts');
  process.exitCode = 1;
}
