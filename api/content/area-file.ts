import { z } from 'zod'
import { LONDON } from './london.ts'
import { reviewFields } from './standing-file.ts'
import { madeFromMarks, translationState } from './words-file.ts'

/**
 * The shape of `content/area`: everything that makes this the portal of one council.
 * Each field's description is the sentence an editor is shown when it is wrong.
 */
export const areaFileSchema = z.strictObject({
  owner: reviewFields.owner,
  review_by: reviewFields.review_by,
  timezone: z
    .literal(LONDON)
    .default(LONDON)
    .describe('The zone of every date: Europe/London.')
    .meta({ title: 'Time zone' }),
  languages: z
    .array(
      z.strictObject({
        tag: z
          .string()
          .regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?$/)
          .describe('The language as a BCP 47 tag, such as en, fa or zh-Hant.')
          .meta({ title: 'Code of the language', hint: 'Its international code, such as en, fa or zh-Hant.' }),
        name: z
          .string()
          .min(1)
          .describe('The name of the language in the language itself.')
          .meta({ title: 'Name of the language' }),
        dir: z
          .enum(['ltr', 'rtl'])
          .describe('ltr, or rtl for languages written from right to left.')
          .meta({ title: 'Direction of writing', hint: 'From which side people read the language.' }),
        format: z.string().min(2).describe('The locale for dates and numbers, such as en-GB or fa.').meta({
          title: 'How dates and numbers are written',
          hint: 'The code of the country’s or language’s habits, such as en-GB or fa.',
        }),
      }),
    )
    .min(1)
    .describe('The languages of the site. The first one is the one everything is written in.')
    .meta({ title: 'Languages of the site' }),
  spoken: z
    .array(
      z
        .string()
        .regex(/^[a-z]{2,3}(-[A-Z][a-z]{3})?(-[A-Z]{2})?$/)
        .describe('A language as a BCP 47 tag, such as fa, ckb or zh-Hant; bfi is British Sign Language.')
        .meta({
          hint: 'A language by its international code, such as fa, ckb or zh-Hant; bfi is British Sign Language.',
        }),
    )
    .min(1)
    .refine((tags) => new Set(tags).size === tags.length, {
      error: 'A language is here twice. Leave one of them out.',
    })
    .describe(
      'The languages that champions and centres can say they speak, each by its code, such as fa, ckb or bfi for British Sign Language, in the order in which they are listed. The first two are offered on top.',
    )
    .meta({ title: 'Languages that champions and centres speak, one a line' }),
  council: z
    .strictObject({
      website: z.url().describe('The address of the council’s own site.').meta({ title: 'Website' }),
      email: z
        .email()
        .describe('Where people write with questions about consultations.')
        .meta({ title: 'Email address' }),
      telephone: z
        .string()
        .regex(/^[0-9 ]{10,16}$/)
        .describe('The telephone number as people dial it.')
        .meta({ title: 'Telephone number' }),
      text_relay: z
        .string()
        .regex(/^[0-9 ]{10,22}$/)
        .optional()
        .describe('The number for text relay.')
        .meta({ title: 'Number for text relay' }),
      postal_address: z
        .array(z.string().min(1))
        .min(1)
        .describe('The postal address, a line each.')
        .meta({ title: 'Postal address, a line each' }),
    })
    .describe('Where people reach the council. Every page has it at its foot.')
    .meta({ title: 'How to reach the council' }),
  wards: z
    .array(
      z.strictObject({
        id: z
          .string()
          .min(1)
          .describe('The official name of the ward; exports use it.')
          .meta({ title: 'Name of the ward' }),
        code: z
          .string()
          .regex(/^E05\d{6}$/)
          .describe('The ONS code of the ward.')
          .meta({ title: 'ONS code' }),
      }),
    )
    .min(1)
    .describe('The wards of the area.')
    .meta({ title: 'Wards' }),
  postcode_districts: z
    .array(z.string().regex(/^[A-Z]{1,2}[0-9][A-Z0-9]?$/))
    .min(1)
    .describe('The first halves of the postcodes of the area, such as N12.')
    .meta({ title: 'Postcode districts, one a line' }),
  topics: z
    .array(z.string().regex(/^[a-z][a-z0-9_]*$/))
    .min(1)
    .describe(
      'The topics that consultations and news are filed under, each by a short name in small letters with _ between words, such as hate_crime. Each language has words for it.',
    )
    .meta({
      title: 'Topics, one a line',
      hint: 'What consultations and news are filed under, each by a short name in small letters with _ between words. Each language has words for it.',
    }),
  pre_election_periods: z
    .array(
      z
        .strictObject({
          from: z.iso
            .date()
            .describe('The first day of the period, written like 2028-03-21.')
            .meta({ title: 'First day', hint: 'The first day of the period.' }),
          until: z.iso
            .date()
            .describe('The day of the election, written like 2028-05-04.')
            .meta({ title: 'Day of the election', hint: 'The last day of the period.' }),
        })
        .refine(({ from, until }) => from <= until, {
          error: 'The period ends before it begins. Correct one of the dates.',
        }),
    )
    .optional()
    .describe(
      'The weeks before elections in which the council publishes nothing that could sway them, each { from, until }. Whoever publishes then is warned.',
    )
    .meta({
      title: 'Pre-election periods',
      hint: 'The weeks before elections in which the council publishes nothing that could sway them. Whoever publishes then is warned.',
    }),
  reporting: z
    .strictObject({
      acknowledge_working_days: z
        .int()
        .min(1)
        .max(20)
        .describe('Within how many working days somebody who reports gets a first answer, such as 1.')
        .meta({ title: 'First answer within, in working days' }),
      update_working_days: z
        .int()
        .min(1)
        .max(60)
        .describe('Every how many working days they hear from the team again, such as 10.')
        .meta({ title: 'News at least every, in working days' }),
      keep_months: z
        .int()
        .min(1)
        .max(120)
        .describe('How many months after closing the words of a report are deleted, such as 12.')
        .meta({ title: 'Words deleted after, in months' }),
      bank_holidays: z
        .array(
          z.iso
            .date()
            .describe('A day without work, written like 2026-12-25.')
            .meta({ hint: 'A day without work, with year, month and day: 2026-12-25.' }),
        )
        .describe('The days on which nobody works, Saturdays and Sundays apart.')
        .meta({ title: 'Bank holidays, one a line' }),
      safeguarding: z
        .array(
          z.strictObject({
            name: z
              .string()
              .min(1)
              .max(100)
              .describe('Who it is, in English: only staff see it.')
              .meta({ title: 'Who it is' }),
            telephone: z
              .string()
              .regex(/^[0-9 ]{3,16}$/)
              .describe('The telephone number as people dial it, such as 020 7946 0321.')
              .meta({ title: 'Telephone number' }),
            hours: z
              .string()
              .min(1)
              .max(200)
              .describe('When they answer, and what for.')
              .meta({ title: 'When they answer, and what for' }),
          }),
        )
        .optional()
        .describe(
          'Whom the team, and whoever reports for others, calls when a child or somebody at risk is in a report: the lead, children, adults, out of hours.',
        )
        .meta({ title: 'Whom the team calls' }),
    })
    .optional()
    .describe('What the team promises to people who report hate crime. Leave it out if the site takes no reports.')
    .meta({
      title: 'Reports of hate crime',
      hint: 'What the team promises to people who report hate crime. Leave it empty if the site takes no reports.',
    }),
  demonstration: z
    .strictObject({
      written_on: z.iso
        .date()
        .describe('The day from which the dates of consultations with moves: true are counted.')
        .meta({ title: 'Written on', hint: 'The day from which the dates that move with the calendar are counted.' }),
    })
    .optional()
    .describe('Leave it out on a real site. While it is there, every page says that this is a demonstration.')
    .meta({
      title: 'Demonstration',
      hint: 'Empty on a real site. While it is filled in, every page says that this is a demonstration.',
    }),
})

export const areaWordsSchema = z.strictObject({
  translation: translationState,
  council: z.string().min(1).optional().describe('The name of the council.').meta({ title: 'Name of the council' }),
  partnership: z
    .string()
    .min(1)
    .optional()
    .describe('The name of the community safety partnership.')
    .meta({ title: 'Name of the partnership' }),
  demonstration: z
    .string()
    .min(1)
    .optional()
    .describe('The sentence on top of every page of a demonstration.')
    .meta({ title: 'Sentence on top of a demonstration' }),
  wards: z
    .record(z.string(), z.string().min(1))
    .optional()
    .describe('How the wards are written in this script, by id. Leave out what is written as it is.')
    .meta({
      title: 'Names of the wards',
      hint: 'How the wards are written in this script. Leave empty what is written as it is.',
    }),
  topics: z
    .record(z.string(), z.string().min(1))
    .optional()
    .describe('The name of each topic, by id.')
    .meta({ title: 'Names of the topics', hint: 'What people read for each topic.' }),
  spoken: z
    .record(z.string(), z.string().min(1))
    .optional()
    .describe('What a language of `spoken` is called, by its tag. Leave out what browsers call as people do; most are.')
    .meta({
      title: 'Names of languages',
      hint: 'What a language that champions and centres speak is called. Leave empty what browsers call as people do; most are.',
    }),
  made_from: madeFromMarks,
})

export type AreaFile = z.infer<typeof areaFileSchema>
export type AreaWords = z.infer<typeof areaWordsSchema>
