/** As much of the text as fits, in whole characters. */
export function cutToBytes(text: string, most: number): string {
  let bytes = 0;
  let length = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > most) return text.slice(0, length);
    length += character.length;
  }
  return text;
}
