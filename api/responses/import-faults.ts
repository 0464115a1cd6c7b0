import type { Rule } from '#api/questionnaire/check.ts'
import { ELSEWHERE } from '#api/questionnaire/place.ts'
import { OTHER_MAX, type Question } from '#api/questionnaire/questionnaire.ts'

/** One thing wrong in a file, said so that whoever typed it can put it right. */
export type ImportFault = {
  /** As a spreadsheet numbers it: the header is row 1. */
  row: number
  column?: string
  message: string
}

const SHOWN = 50

/** Thrown once with everything that is wrong; nothing was stored. */
export class ImportFaults extends Error {
  readonly faults: readonly ImportFault[]

  constructor(faults: readonly ImportFault[]) {
    const lines = faults
      .slice(0, SHOWN)
      .map(({ row, column, message }) => `Row ${row}${column ? `, column ${column}` : ''}: ${message}`)
    if (faults.length > SHOWN) lines.push(`and ${faults.length - SHOWN} more`)
    super(lines.join('\n'))
    this.name = 'ImportFaults'
    this.faults = faults
  }
}

/** What is wrong with a cell, and the way out. */
export function sentenceFor(rule: Rule, question: Question, cell: string): string {
  switch (rule) {
    case 'missing':
    case 'missingRow':
      return 'This must be answered. Fill the cell in.'
    case 'unknownQuestion':
    case 'unknownRow':
      return 'The questionnaire does not ask this. Delete the column.'
    case 'hidden':
      return 'This is not asked of somebody with the other answers in this row. Empty the cell, or correct the answer that it depends on.'
    case 'unknownOption': {
      const options = 'options' in question ? question.options.map(({ id }) => id) : []
      const unknown = cell.split('|').find((id) => !options.includes(id)) ?? cell
      return `There is no option “${unknown}”. The options are: ${options.join(', ')}.`
    }
    case 'repeated':
      return 'An option is there twice. Take one out.'
    case 'exclusive': {
      const alone =
        'options' in question ? question.options.filter(({ exclusive }) => exclusive).map(({ id }) => id) : []
      return `${alone.join(' or ')} cannot go with another option. Take it out, or all the others.`
    }
    case 'contradicts':
      return 'This cannot go with another answer in this row. Correct one of the two.'
    case 'tooMany':
      return `No more than ${maximum(question)} may be chosen. Take some out.`
    case 'tooLong':
      return `This is longer than ${'confidential' in question ? question.max : OTHER_MAX} characters. Shorten it.`
    case 'wrongType':
    case 'notANumber':
      return `“${cell}” is not a number. Write it in digits, such as 12 or 3.5.`
    case 'notWhole':
      return 'This must be a whole number. Leave out the decimals.'
    case 'tooSmall':
      return `This must be ${'min' in question ? question.min : ''} or more. Correct the number.`
    case 'tooLarge':
      return `This must be ${maximum(question)} or less. Correct the number.`
    case 'notADate':
      return `“${cell}” is not a day. Write it as year, month and day, such as 2026-11-22.`
    case 'tooEarly':
      return `This must be ${'earliest' in question ? question.earliest : ''} or later. Correct the day.`
    case 'tooLate':
      return `This must be ${'latest' in question ? question.latest : ''} or earlier. Correct the day.`
    case 'notAPlace':
      return `“${cell}” is not a place that this question takes. ${placesOf(question)}`
    case 'notATelephone':
    case 'notAnEmail':
      return `“${cell}” cannot be used to reach anybody. Write a whole telephone number or email address.`
    case 'otherNotChosen':
      return `These words belong to the option other, which is not chosen in ${question.id}. Add it there, or empty this cell.`
  }
}

function maximum(question: Question): number | string {
  return 'max' in question ? question.max : ''
}

function placesOf(question: Question): string {
  if (question.type !== 'place') return ''
  const ways = [
    question.accept.includes('ward') && `one of these: ${[...question.wards, ELSEWHERE].join(', ')}`,
    question.accept.includes('postcode') && 'a postcode or its first half, such as N12',
  ].filter(Boolean)
  return `Write ${ways.join('; or ')}.`
}
