import { z } from 'zod'
import { moment } from './moment.ts'
import { standingFields } from './standing-file.ts'
import { madeFromMarks, translationState } from './words-file.ts'

export const BANNER_LEVELS = ['notice', 'urgent'] as const
export const BANNER_PLACES = ['everywhere', 'home'] as const

/** A banner has no address of its own, so none to come from. */
const { earlier_addresses: _none, ...ofBanners } = standingFields

/** The shape of `content/banners/<slug>/banner.yaml`. */
export const bannerFileSchema = z.strictObject({
  ...ofBanners,
  shows_from: moment
    .describe(
      'From when it shows: a day written like 2026-11-22 (from midnight, London time), or a moment with its offset like 2026-11-22T17:00:00+00:00.',
    )
    .meta({ title: 'Shows from', hint: 'From when it shows: at midnight in London if you give no time.' }),
  shows_until: moment
    .describe(
      'Until when it shows, written like shows_from; a day counts in full. It goes earlier when its review is overdue.',
    )
    .meta({
      title: 'Shows until',
      hint: 'If you give no time, the day counts in full. It goes earlier when its review is overdue.',
    }),
  level: z
    .enum(BANNER_LEVELS)
    .default('notice')
    .describe('notice, or urgent for what people must know before anything else.')
    .meta({ title: 'How urgent', hint: 'Urgent is for what people must know before anything else.' }),
  on: z
    .enum(BANNER_PLACES)
    .default('everywhere')
    .describe('everywhere for every page, or home for the first page alone.')
    .meta({ title: 'On which pages', hint: 'Every page, or the first page alone.' }),
  link: z
    .union(
      [z.string().regex(/^([a-z0-9-]+\/)*(#[a-z0-9-]+)?$/), z.url({ protocol: /^https$/, hostname: z.regexes.domain })],
      { error: 'This is not an address.' },
    )
    .optional()
    .describe(
      'Where its link leads: an address of this site without its language, such as consultations/, or a whole one that starts with https://. Leave it out for no link.',
    )
    .meta({
      title: 'Where its link leads',
      hint: 'An address of this site without its language, such as consultations/, or a whole one that starts with https://. Leave it empty for no link.',
    }),
})

/** The shape of `en.yaml`, `fa.yaml`, … beside it. */
export const bannerWordsSchema = z.strictObject({
  translation: translationState,
  text: z
    .string()
    .trim()
    .min(1)
    .max(250)
    .describe('What people have to know, in one or two short sentences.')
    .meta({ title: 'Words of the banner' }),
  link: z
    .string()
    .trim()
    .min(1)
    .max(80)
    .optional()
    .describe('The words of the link, which say where it leads. Needed when banner.yaml has a link.')
    .meta({
      title: 'Words of its link',
      hint: 'They say where it leads. Needed when the details have an address for the link.',
    }),
  made_from: madeFromMarks,
})

export type BannerLevel = (typeof BANNER_LEVELS)[number]
export type BannerPlace = (typeof BANNER_PLACES)[number]
