import { z } from 'zod';
import { rulesOfFormat } from '../../domain/numbering/number-format.ts';
import { isKnownCountry } from '../../domain/numbering/number-rules.ts';
import { country } from './place.ts';

/** How a provider writes numbers. */
export function numberFormat() {
  return z
    .strictObject({
      country: country()
        .refine(isKnownCountry, {
          error: 'must be a country whose numbers are known',
          when: ({ issues }) => issues.length === 0,
          params: { code: 'unknown-value' },
        })
        .meta({ description: 'Numbers are written as people of this country write them.' }),
      nationalPrefix: z
        .string()
        .regex(/^[0-9]{0,5}$/, { error: 'must be at most 5 digits' })
        .nullable()
        .default(null)
        .meta({
          example: '06',
          description:
            'Before a number without country code; empty: there is none; null: that of the country. A number without any prefix is read, too.',
        }),
      internationalPrefix: z
        .string()
        .regex(/^[0-9]{1,5}$/, { error: 'must be 1 to 5 digits' })
        .nullable()
        .default(null)
        .meta({
          example: '00',
          description: 'Before a number with country code; null: that of the country. A plus is read, too.',
        }),
    })
    .refine(canTellPrefixes, {
      error: 'has a national prefix that begins with the international one, and would be taken for that',
      params: { code: 'conflicts' },
    })
    .meta({
      id: 'NumberFormat',
      description:
        'How the provider writes numbers: those it calls and those of callers. Null: it calls numbers in E.164, with or without plus, and callers are read as the country of the company writes them.',
    });
}

function canTellPrefixes(format: Parameters<typeof rulesOfFormat>[0]): boolean {
  if (!isKnownCountry(format.country)) return true;
  const { nationalPrefix, internationalPrefix } = rulesOfFormat(format);
  return !nationalPrefix.startsWith(internationalPrefix);
}
