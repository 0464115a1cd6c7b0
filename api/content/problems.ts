/** One thing wrong in `content/`, said so that an editor can put it right. */
export type ContentProblem = {
  /** Relative to the content folder. */
  file: string
  line?: number
  /** Where in the file, such as `pages.0.questions.2.options`. */
  path?: string
  message: string
  /** The same for whoever fills in the forms that the editor makes of the files; absent where `message` serves both. */
  inForms?: string
}

/** A sentence for both readers, or one for each: who edits forms sees no file, no id and no notation. */
export type Sentence = string | { message: string; inForms?: string }

/** A sentence as the part of a problem that it is. */
export function said(sentence: Sentence): Pick<ContentProblem, 'message' | 'inForms'> {
  if (typeof sentence === 'string') return { message: sentence }
  const { message, inForms } = sentence
  return { message, ...(inForms !== undefined && { inForms }) }
}

/** One sentence after another, in each voice. */
export function joined(sentences: readonly (Sentence | undefined)[]): Sentence {
  const given = sentences.flatMap((one) => (one === undefined ? [] : [said(one)]))
  const message = given.map((one) => one.message).join(' ')
  const inForms = given
    .map((one) => one.inForms ?? one.message)
    .join(' ')
    .trim()
  return inForms === message ? message : { message, inForms }
}

/** Thrown once with everything that is wrong, so that nobody has to fix and retry line by line. */
export class ContentProblems extends Error {
  readonly problems: readonly ContentProblem[]

  /** @param dir The content folder, as whoever reads this would name it. */
  constructor(problems: readonly ContentProblem[], dir = 'content') {
    super(problems.map((problem) => describe(problem, dir)).join('\n'))
    this.name = 'ContentProblems'
    this.problems = problems
  }
}

function describe({ file, line, path, message }: ContentProblem, dir: string): string {
  const where = [`${dir}/${file}`, line && `line ${line}`, path && `at ${path}`].filter(Boolean).join(', ')
  return `${where}: ${message}`
}
