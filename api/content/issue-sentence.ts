import type { z } from 'zod'
import { didYouMean } from './nearest.ts'
import { type Sentence, said } from './problems.ts'

/**
 * What is wrong inside the variant that was meant: somebody who misspelt an option is
 * not told that the whole page is none. Meant is one whose own fields are all there.
 */
export function causes(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union') return [issue]
  const isForeign = (cause: z.core.$ZodIssue) =>
    cause.path.length === 0 || (cause.path.length === 1 && cause.input === undefined)
  const meant = issue.errors.find((variant) => variant.length > 0 && !variant.some(isForeign))
  return meant ? meant.flatMap((cause) => causes({ ...cause, path: [...issue.path, ...cause.path] })) : [issue]
}

const KINDS: Record<string, Sentence> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: { message: 'true or false', inForms: 'yes or no' },
  array: 'a list',
  object: { message: 'made of fields, each with a name and a colon', inForms: 'made of several parts' },
  record: { message: 'made of ids, each with a colon and its words', inForms: 'made of words for each entry' },
}

/** What is wrong with a field, in a sentence that says the way out where the field's own description cannot. */
export function sentence(issue: z.core.$ZodIssue): Sentence {
  switch (issue.code) {
    case 'invalid_type':
      if (issue.input === undefined) return 'This is missing.'
      if (issue.input === null) return EMPTY
      if (issue.expected === 'string' && typeof issue.input !== 'object')
        return {
          message: `This has to be a text. Put it in quotation marks: "${issue.input}".`,
          inForms: 'This has to be a text.',
        }
      return hasToBe(KINDS[issue.expected] ?? issue.expected)
    case 'too_small':
      if (issue.origin === 'string') return EMPTY
      if (issue.origin === 'array')
        return issue.minimum === 1 ? EMPTY : `This needs ${issue.minimum} entries or more. Add what is missing.`
      return `This has to be ${issue.minimum} or more.`
    case 'too_big':
      if (issue.origin === 'string') return `This is longer than ${issue.maximum} characters. Shorten it.`
      if (issue.origin === 'array') return `This has more than ${issue.maximum} entries. Take some out.`
      return `This has to be ${issue.maximum} or less.`
    case 'invalid_value':
      return { message: `This has to be ${issue.values.join(' or ')}.`, inForms: 'Choose what is offered here.' }
    case 'invalid_format':
      return issue.format === 'date' ? noDay(issue.input) : 'This is not written as it has to be.'
    case 'invalid_union':
      if (issue.message.startsWith('Give')) return { message: issue.message, inForms: 'Choose a type of question.' }
      return issue.input === undefined ? 'This is missing.' : issue.message
    case 'custom': {
      const { inForms } = issue.params ?? {}
      return typeof inForms === 'string' ? { message: issue.message, inForms } : issue.message
    }
    default:
      return issue.message
  }
}

function hasToBe(kind: Sentence): Sentence {
  const { message, inForms = message } = said(kind)
  return { message: `This has to be ${message}.`, inForms: `This has to be ${inForms}.` }
}

export function noTopic(topic: string, topics: readonly string[]): Sentence {
  return {
    message: `There is no topic ${topic}. The topics are: ${topics.join(', ')}.`,
    inForms: 'One of these topics is no longer the council’s. Choose among those that there are.',
  }
}

export function noField(name: string, fields: readonly string[]): Sentence {
  const stranger = `There is no field called ${name} here.`
  return {
    message:
      stranger +
      (didYouMean(name, fields) || ` Take it out, or use one of the fields that there are: ${fields.join(', ')}.`),
    inForms: 'Something stands here that no form has. Ask whoever runs the server to take it out.',
  }
}

const EMPTY = 'Nothing stands here yet. Write what belongs here.'

/** Of something that should be a day and is none. */
export function noDay(written: unknown): string {
  return typeof written === 'string' && /^\d{4}-\d{2}-\d{2}/.test(written)
    ? `${written} is not in the calendar.`
    : 'This is not a day.'
}
