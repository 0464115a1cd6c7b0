import { z } from 'zod'
import type { Condition } from '#api/questionnaire/questionnaire.ts'
import { SUBJECTS } from '#api/questionnaire/questionnaire.ts'
import { noDay } from './issue-sentence.ts'
import { moment } from './moment.ts'
import { reviewFields, standingFields } from './standing-file.ts'

/**
 * The shape of `questionnaire.yaml`: what is asked and when, without a word of any
 * language. Each field's description is the sentence an editor is shown when it is wrong.
 */
/** Names that every JavaScript object already has would be found where nobody put them. */
const notBuiltIn = (id: string): boolean => !(id in {})
const TAKEN = 'This word has another meaning already. Choose another.'
const questionId = z
  .string()
  .regex(/^[a-z][a-z0-9_]{0,59}$/)
  .refine(notBuiltIn, { error: TAKEN })
  .describe(
    'The id of a question, page or row: small letters, digits and _, starting with a letter. Never change it once people have answered.',
  )
  .meta({
    title: 'Short name',
    hint: 'Small letters, digits and _ between words, starting with a letter. Never change it once people have answered.',
  })
const optionId = z
  .string()
  .regex(/^[\p{L}\p{N}][\p{L}\p{N} &'’+_-]{0,59}$/u)
  .refine(notBuiltIn, { error: TAKEN })
  .describe(
    "The id of an option: letters, digits, spaces and & ' + _ -. It is what exports and the API call it; never change it once people have answered.",
  )
  .meta({
    title: 'Short name',
    hint: "Letters, digits, spaces and & ' + _ -. Exports call it by this name; never change it once people have answered.",
  })
const optionIds = z
  .array(optionId)
  .min(1)
  .describe('Ids of options of the question that the condition looks at.')
  .meta({ hint: 'Options of the question that the condition looks at.' })
const earlier = questionId
  .describe('The id of a question that is asked before this one.')
  .meta({ title: 'Earlier question', hint: 'A question that is asked before this one.' })
const row = questionId
  .describe('The id of a row, where the question is a grid.')
  .meta({ title: 'Row', hint: 'Which row, where the question is a grid.' })
  .optional()
const limit = z.number().optional()
const conditions = z.array(z.lazy((): z.ZodType<Condition> => conditionSchema)).min(1)
const IS_GIVEN = 'true where it has to be answered, false where it has to be left blank.'

export const conditionSchema: z.ZodType<Condition> = z
  .lazy(() =>
    z.union(
      [
        z.strictObject({ question: earlier, row, is: optionIds.meta({ title: 'Is one of' }) }),
        z.strictObject({ question: earlier, row, is_not: optionIds.meta({ title: 'Is none of' }) }),
        z.strictObject({
          question: earlier,
          answered: z
            .boolean()
            .describe(IS_GIVEN)
            .meta({ title: 'Was answered', hint: 'Whether it has to be answered, or left blank.' }),
        }),
        z.strictObject({
          question: earlier,
          at_least: limit.describe('The smallest number for which this is asked.').meta({ title: 'At least' }),
          at_most: limit.describe('The largest number for which this is asked.').meta({ title: 'At most' }),
        }),
        z.strictObject({ all: conditions.describe('All of these have to be so.').meta({ title: 'All of these' }) }),
        z.strictObject({ any: conditions.describe('One of these has to be so.').meta({ title: 'Any of these' }) }),
      ],
      { error: 'This condition cannot be looked at.' },
    ),
  )
  .describe(
    'When this is asked. Name an earlier question and one of: is, is_not (lists of options), answered (true or false), at_least, at_most; or combine conditions in a list under all or any.',
  )
  .meta({ title: 'When it is asked', hint: 'Choose an earlier question, and which answers to it lead here.' })

const common = {
  id: questionId,
  required: z
    .boolean()
    .default(false)
    .describe('true only if the consultation makes no sense without this answer. People may leave anything else blank.')
    .meta({
      title: 'An answer is needed',
      hint: 'Only if the consultation makes no sense without this answer. People may leave anything else blank.',
    }),
  when: conditionSchema.optional(),
  about: z
    .enum(SUBJECTS)
    .default('opinion')
    .describe(
      'opinion, or who (equality monitoring) or where (ward, postcode): counts of who and where people are have small numbers hidden.',
    )
    .meta({
      title: 'What the answer is about',
      hint: 'Of who people are (equality monitoring) and where they are (ward, postcode), small numbers are hidden.',
    }),
  sensitive: z
    .boolean()
    .default(false)
    .describe('true when an opinion could harm whoever holds it: small numbers are hidden here too.')
    .meta({
      title: 'Sensitive',
      hint: 'When an opinion could harm whoever holds it: small numbers are hidden here too.',
    }),
}

const option = z
  .union(
    [
      optionId,
      z.strictObject({
        id: optionId,
        exclusive: z
          .literal(true)
          .optional()
          .describe('true for an option such as none_of_these that cannot go with another.')
          .meta({
            title: 'Cannot be chosen with others',
            hint: 'For an option such as “None of these”, which cannot go with another.',
          }),
      }),
    ],
    { error: 'This is not an option.' },
  )
  .describe('An option: its id, or { id: …, exclusive: true }.')
  .meta({ hint: 'Give each option words of its own.' })
const options = z
  .array(option)
  .min(2)
  .max(60)
  .describe('The options in the order in which they are shown, at least two.')
  .meta({ title: 'Options' })
const extras = {
  do_not_know: z
    .boolean()
    .default(false)
    .describe('true adds the option do_not_know.')
    .meta({ title: 'Add “I do not know”', hint: '' }),
  prefer_not_to_say: z
    .boolean()
    .default(false)
    .describe('true adds the option prefer_not_to_say.')
    .meta({ title: 'Add “Prefer not to say”', hint: '' }),
  other: z
    .boolean()
    .default(false)
    .describe('true adds the option other with a box for the words.')
    .meta({ title: 'Add “Other” with a box for words', hint: '' }),
}
const { other: _other, ...extrasWithoutOther } = extras
const confidential = z
  .boolean()
  .default(false)
  .describe('true when the answers may name or harm somebody: they are then never published word for word.')
  .meta({
    title: 'Confidential',
    hint: 'When the answers may name or harm somebody: they are then never published word for word.',
  })
const dateLimit = z
  .union([z.literal('today'), z.iso.date()], { error: ({ input }) => noDay(input) })
  .describe('A day of the calendar written like 2026-11-22, or today for the day on which somebody answers.')
  .meta({ hint: 'A day of the calendar, or the day on which somebody answers.' })

const typed = <Type extends string>(type: Type) =>
  z.literal(type).describe('What kind of answer it takes.').meta({ title: 'Type of question' })

export const questionSchema = z.discriminatedUnion(
  'type',
  [
    z.strictObject({ ...common, ...extras, type: typed('one'), options }),
    z.strictObject({ ...common, ...extras, type: typed('scale'), options }),
    z.strictObject({
      ...common,
      ...extras,
      type: typed('several'),
      options,
      max: z
        .int()
        .min(2)
        .optional()
        .describe('The largest number of options one person may choose. Leave it out for no limit.')
        .meta({
          title: 'Most options',
          hint: 'The largest number of options one person may choose. Leave it empty for no limit.',
        }),
    }),
    z.strictObject({
      ...common,
      ...extrasWithoutOther,
      type: typed('grid'),
      options,
      rows: z
        .array(questionId)
        .min(1)
        .max(30)
        .describe('The rows of the grid, each asked with the same options.')
        .meta({ title: 'Rows' }),
    }),
    z.strictObject({
      ...common,
      type: typed('ranking'),
      options,
      max: z
        .int()
        .min(1)
        .optional()
        .describe('How many options a person may rank. Leave it out for all of them.')
        .meta({ title: 'Most options', hint: 'How many options a person may rank. Leave it empty for all of them.' }),
    }),
    z.strictObject({
      ...common,
      type: typed('number'),
      min: z.number().describe('The smallest number taken.').meta({ title: 'Smallest number' }),
      max: z.number().describe('The largest number taken.').meta({ title: 'Largest number' }),
      whole: z
        .boolean()
        .default(true)
        .describe('false to take decimals.')
        .meta({ title: 'Whole numbers only', hint: 'If not, people can give decimals.' }),
    }),
    z.strictObject({
      ...common,
      type: typed('short_text'),
      confidential,
      max: z
        .int()
        .min(1)
        .max(500)
        .default(200)
        .describe('The longest answer in characters, up to 500.')
        .meta({ title: 'Most characters' }),
    }),
    z.strictObject({
      ...common,
      type: typed('long_text'),
      confidential,
      max: z
        .int()
        .min(1)
        .max(10_000)
        .default(3_000)
        .describe('The longest answer in characters, up to 10000.')
        .meta({ title: 'Most characters' }),
    }),
    z.strictObject({
      ...common,
      type: typed('date'),
      earliest: dateLimit.optional().meta({ title: 'Earliest day' }),
      latest: dateLimit.optional().meta({ title: 'Latest day' }),
    }),
    z.strictObject({
      ...common,
      type: typed('place'),
      about: z
        .literal('where')
        .default('where')
        .describe('Places are always about where people are.')
        .meta({ title: 'What the answer is about' }),
      accept: z
        .array(z.enum(['ward', 'postcode']))
        .min(1)
        .default(['ward'])
        .describe('What people may give: ward, postcode, or both. Of a postcode only the first half is kept.')
        .meta({ title: 'What people give' }),
    }),
  ],
  { error: 'Give a type: one, several, scale, grid, ranking, number, short_text, long_text, date or place.' },
)

const page = z.strictObject({
  id: questionId,
  when: conditionSchema.optional(),
  questions: z
    .array(questionSchema)
    .min(1)
    .max(30)
    .describe('The questions of the page, in order.')
    .meta({ title: 'Questions' }),
})
const block = z.strictObject({
  block: questionId
    .describe('The name of a folder in content/blocks whose page is put in here.')
    .meta({ title: 'Ready-made page', hint: 'A page of questions that is there already.' }),
  when: conditionSchema.optional(),
})

/** A reusable page of questions: content/blocks/<name>/questionnaire.yaml */
export const blockFileSchema = z.strictObject({
  owner: reviewFields.owner,
  review_by: reviewFields.review_by,
  questions: z
    .array(questionSchema)
    .min(1)
    .max(30)
    .describe('The questions of the block, in order.')
    .meta({ title: 'Questions' }),
})

export const consultationFileSchema = z.strictObject({
  ...standingFields,
  version: z
    .int()
    .min(1)
    .default(1)
    .describe(
      'The version of what is asked: 1 at first, one more with every change after publishing. Wording may be corrected without it.',
    )
    .meta({ title: 'Version' }),
  opens: moment
    .describe(
      'From when people can answer: a day written like 2026-11-22 (from midnight, London time), or a moment with its offset like 2026-11-22T09:00:00+00:00.',
    )
    .meta({ title: 'Opens', hint: 'From when people can answer: at midnight in London if you give no time.' }),
  closes: moment.describe('Until when people can answer, written like opens; a day counts in full.').meta({
    title: 'Closes',
    hint: 'Until when people can answer. If you give no time, the day counts in full.',
  }),
  topics: z
    .array(z.string())
    .min(1)
    .describe('What it is about: at least one of the council’s topics, which content/area/area.yaml lists.')
    .meta({ title: 'Topics', hint: 'What it is about: at least one of the council’s topics.' }),
  wards: z
    .union([z.literal('all'), z.array(z.string()).min(1)], { error: 'This is neither all nor a list of wards.' })
    .describe('all, or the names of the wards that it concerns, spelt as in content/area/area.yaml.')
    .meta({ title: 'Wards', hint: 'All of them, or those that it concerns.' }),
  results: z
    .enum(['when_closed', 'while_open'])
    .default('when_closed')
    .describe(
      'When everybody can see the results: when_closed, or while_open. While it is open, opinions can be seen as each answer arrives; who and where people are cannot.',
    )
    .meta({
      title: 'When results are shown',
      hint: 'When everybody can see the results. While it is open, opinions can be seen as each answer arrives; who and where people are cannot.',
    }),
  statutory: z
    .boolean()
    .default(false)
    .describe('true when a law prescribes this consultation.')
    .meta({ title: 'A law prescribes it', hint: 'When a law says that you must consult on this.' }),
  exit_link: z
    .boolean()
    .default(false)
    .describe(
      'true when somebody could be in danger if they are seen reading this: its pages get a button that leaves at once.',
    )
    .meta({
      title: 'Button to leave at once',
      hint: 'When somebody could be in danger if they are seen reading this: its pages get a button that leaves at once.',
    }),
  documents: z
    .array(
      z.strictObject({
        id: questionId.meta({
          title: 'Short name',
          hint: 'Small letters, digits and _ between words, starting with a letter. Each language gives the document its title.',
        }),
        file: z
          .string()
          .regex(/^[a-z0-9][a-z0-9._-]*\.(pdf|docx|xlsx|odt|ods|csv|txt|html)$/)
          .describe(
            'The name of a file in the documents folder beside this file: small letters, digits, - and _, ending in pdf, docx, xlsx, odt, ods, csv, txt or html.',
          )
          .meta({ title: 'File', hint: 'Which of the documents that were uploaded.' }),
        language: z
          .string()
          .default('en')
          .describe('The language the document is written in.')
          .meta({ title: 'Language' }),
        kind: z
          .enum(['document', 'easy_read', 'paper_form'])
          .default('document')
          .describe('document, easy_read or paper_form: the last two are offered under other ways to answer.')
          .meta({
            title: 'Kind',
            hint: 'Easy Read and paper forms are also offered under other ways to answer.',
          }),
      }),
    )
    .default([])
    .describe('The documents that go with it.')
    .meta({ title: 'Documents' }),
  pages: z
    .array(z.union([page, block], { error: 'This is neither a page of questions nor a block.' }))
    .min(1)
    .max(30)
    .describe('The pages of the questionnaire: each { id, questions } or { block: name }.')
    .meta({ title: 'Pages', hint: 'The pages of the questionnaire, in order.' }),
})

export type ConsultationFile = z.infer<typeof consultationFileSchema>
export type QuestionFile = z.infer<typeof questionSchema>
export type BlockFile = z.infer<typeof blockFileSchema>
