import { z } from 'zod';

/**
 * A list in which nothing is named twice.
 *
 * @param keyOf what makes two items the same
 * @param field where in an item a repeated key is; left out when the item is the key
 */
export function uniqueList<Item extends z.ZodType>(
  item: Item,
  most: number,
  keyOf: (value: z.output<Item>) => string | number,
  field?: string,
): z.ZodArray<Item> {
  return z
    .array(item)
    .max(most)
    .check(({ value, issues }) => {
      const seen = new Set<string | number>();
      for (const [index, entry] of value.entries()) {
        const key = keyOf(entry);
        if (seen.has(key)) {
          issues.push({
            code: 'custom',
            input: value,
            path: field === undefined ? [index] : [index, field],
            message: 'is there twice',
            params: { code: 'repeated' },
          });
        }
        seen.add(key);
      }
    });
}
