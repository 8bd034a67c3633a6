/**
 * What FreeSWITCH makes of the lines of a file before they are parsed (`preprocess` and `expand_vars` in switch_xml.c). Throws where
 * it would run a program, read another file, set a variable or begin a comment.
 */
export function preprocess(text: string, variables: Readonly<Record<string, string>>): string {
  const kept: string[] = [];
  for (const raw of text.split('\n')) {
    if (/<include>|<\/include>|<\?/u.test(raw)) continue;
    const line = raw.replaceAll(/\$\$\{([^}]*)\}/gu, (_all, name: string) => variables[name] ?? '');
    const directive = line.toLowerCase().indexOf('x-pre-process');
    if (directive >= 0) {
      if (line[directive - 1] === '<') throw new Error(`the preprocessor obeys ${line}`);
      continue;
    }
    if (line.includes('<!--')) throw new Error(`the preprocessor obeys ${line}`);
    kept.push(line);
  }
  return kept.join('\n');
}
