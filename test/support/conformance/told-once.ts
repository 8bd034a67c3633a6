/** How often an engine tries the same again within a time is its own affair. */
export function toldOnce(lines: readonly string[]): readonly string[] {
  return lines.filter((line, index) => line !== lines[index - 1]);
}
