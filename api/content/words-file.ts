import { z } from 'zod'
import { markdownFaultIn } from './markdown.ts'
import { reviewFields } from './standing-file.ts'

/**
 * The words of a consultation in one language: `en.yaml`, `fa.yaml`, … Each field's
 * description is the sentence an editor is shown when it is wrong. Every field may be
 * missing in a translation; English has to be complete, which the reader checks.
 */
const line = z.string().trim().min(1).max(300)
const markdown = z
  .string()
  .trim()
  .min(1)
  .max(20_000)
  .superRefine((text, context) => {
    const fault = markdownFaultIn(text)
    if (fault) context.addIssue({ code: 'custom', message: fault.message, params: { inForms: fault.inForms } })
  })
  .describe('Text in Markdown: paragraphs, headings from ##, lists, links, tables. HTML is not taken.')
  .meta({ hint: 'Paragraphs, headings, lists, links, tables.' })
const labels = z
  .record(z.string(), line)
  .describe('A word or sentence for each id.')
  .meta({ hint: 'A word or sentence for each.' })

export const questionWords = z.strictObject({
  label: line.optional().describe('The question itself, in one plain sentence.').meta({ title: 'Question' }),
  hint: z
    .string()
    .trim()
    .min(1)
    .max(500)
    .optional()
    .describe(
      'One or two sentences of help under the question. It takes the place of the standard help (how many to choose, whether words are published), so say that too. Leave it out where the question is clear.',
    )
    .meta({
      title: 'Help',
      hint: 'One or two sentences of help under the question. It takes the place of the standard help (how many to choose, whether words are published), so say that too. Leave it empty where the question is clear.',
    }),
  options: labels
    .optional()
    .describe('Words for the options of this question, by id. Words in content/answers serve for the rest.')
    .meta({
      title: 'Options',
      hint: 'The words of this question’s options. Those that many questions share have their words already.',
    }),
  rows: labels
    .optional()
    .describe('Words for the rows of a grid, by id.')
    .meta({ title: 'Rows', hint: 'The words of the rows of a grid.' }),
  unit: line.optional().describe('What a number counts, such as years.').meta({ title: 'Unit' }),
})

const pageWords = z.strictObject({
  title: line.optional().describe('The heading of the page.').meta({ title: 'Heading of the page' }),
  intro: markdown
    .optional()
    .describe('What people have to know before the questions of this page, in Markdown.')
    .meta({ title: 'Introduction', hint: 'What people have to know before the questions of this page.' }),
})

export const translationState = z
  .enum(['original', 'unchecked', 'checked'])
  .describe(
    'original for the language it was written in; unchecked until a person who speaks the language has read it; then checked. Unchecked pages say so.',
  )
  .meta({
    title: 'Who has read the translation',
    hint: 'Unchecked until a person who speaks the language has read it. Unchecked pages say so.',
  })

/** Written by the editor's screens; `api/publishing/guard` compares it with the original. */
export const madeFromMarks = z
  .record(z.string(), z.string())
  .optional()
  .describe(
    'Fingerprints of the original’s sentences that each field was translated from. Programs write them: leave them as they are, or take them all out.',
  )
  .meta({
    title: 'What the translation was made from',
    hint: 'The site keeps this by itself. Save this language again: then it is put right.',
  })

export const blockWordsSchema = z.strictObject({
  translation: translationState,
  title: line.optional().describe('The heading of the page.').meta({ title: 'Heading of the page' }),
  intro: markdown
    .optional()
    .describe('What people have to know before the questions of this page, in Markdown.')
    .meta({ title: 'Introduction', hint: 'What people have to know before the questions of this page.' }),
  questions: z
    .record(z.string(), questionWords)
    .default({})
    .describe('The words of each question, by its id.')
    .meta({ title: 'Questions', hint: 'The words of each question.' }),
  made_from: madeFromMarks,
})

export const consultationWordsSchema = z.strictObject({
  translation: translationState,
  title: line.optional().describe('The name of the consultation, in plain words.').meta({ title: 'Title' }),
  summary: line
    .optional()
    .describe('One or two sentences for lists: what is asked and why it matters.')
    .meta({ title: 'Summary' }),
  proposal: markdown
    .optional()
    .describe('What is proposed, in Markdown.')
    .meta({ title: 'What is proposed', hint: 'What would change, where and for whom.' }),
  reasons: markdown
    .optional()
    .describe('Why it is proposed, in Markdown. The law asks for it.')
    .meta({ title: 'Why', hint: 'Why it is proposed. The law asks for it.' }),
  alternatives: z
    .array(
      z.strictObject({
        title: line.describe('What else was considered.').meta({ title: 'What was considered' }),
        why_not: line.describe('Why it was dropped, in one or two sentences.').meta({ title: 'Why not' }),
      }),
    )
    .min(1)
    .optional()
    .describe('What else was considered and dropped, and why. The law asks for it.')
    .meta({ title: 'Alternatives' }),
  decision: markdown.optional().describe('Who decides, when, and what they will have before them, in Markdown.').meta({
    title: 'Who decides, and when',
    hint: 'Who decides, when, and what they will have before them.',
  }),
  next_steps: markdown
    .optional()
    .describe('What happens after somebody has answered, and when. Shown with their reference.')
    .meta({
      title: 'What happens next',
      hint: 'What happens after somebody has answered, and when. Shown with their reference.',
    }),
  other_ways: markdown
    .optional()
    .describe('Other ways to answer: on paper, by phone, at a library. Printing and Easy Read are added by the site.')
    .meta({
      title: 'Other ways to answer',
      hint: 'On paper, by phone, at a library. Printing and Easy Read are added by the site.',
    }),
  changed: markdown
    .optional()
    .describe(
      'What you have changed in the proposal since people began to answer, and on which day. Everybody reads it above the proposal, those who have answered already too.',
    )
    .meta({
      title: 'What has changed since it opened',
      hint: 'What you have changed in the proposal since people began to answer, and on which day. Everybody reads it above the proposal, those who have answered already too.',
    }),
  outcome: markdown.optional().describe('What came of it: we asked, you said, we did. Shown when it is closed.').meta({
    title: 'What came of it',
    hint: 'We asked, you said, we did. Shown when it is closed.',
  }),
  documents: labels
    .optional()
    .describe('The title of each document, by its id.')
    .meta({ title: 'Documents', hint: 'The title of each document.' }),
  pages: z
    .record(z.string(), pageWords)
    .default({})
    .describe('The words of each page, by its id.')
    .meta({ title: 'Pages', hint: 'The words of each page.' }),
  questions: z
    .record(z.string(), questionWords)
    .default({})
    .describe('The words of each question, by its id.')
    .meta({ title: 'Questions', hint: 'The words of each question.' }),
  made_from: madeFromMarks,
})

/** Who keeps the answers that many questions share: content/answers/answers.yaml */
export const answersFileSchema = z.strictObject({
  owner: reviewFields.owner,
  review_by: reviewFields.review_by,
})

export const answersWordsSchema = z.strictObject({
  translation: translationState,
  options: labels
    .describe('Words for options that many questions share, by id.')
    .meta({ title: 'Answers that many questions share', hint: 'The words of answers that many questions share.' }),
  made_from: madeFromMarks,
})

export type ConsultationWords = z.infer<typeof consultationWordsSchema>
export type BlockWords = z.infer<typeof blockWordsSchema>
export type QuestionWords = z.infer<typeof questionWords>
export type AnswersWords = z.infer<typeof answersWordsSchema>
