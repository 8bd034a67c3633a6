/** One `[name](template)` section; values are encoded already. */
export interface ConfigSection {
  readonly name: string;
  /** A template of the hand-written base, `+` to add to an existing section, or none. */
  readonly template?: string;
  readonly lines: readonly (readonly [key: string, value: string])[];
}

/** Text of a configuration file. */
export function renderSections(sections: readonly ConfigSection[], separator = ' = '): string {
  return sections
    .map(({ name, template, lines }) =>
      [
        `[${name}]${template === undefined ? '' : `(${template})`}`,
        ...lines.map(([key, value]) => `${key}${separator}${value}`),
        '',
      ].join('\n'),
    )
    .join('\n');
}
