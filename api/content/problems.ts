/** One thing wrong in `content/`, said so that an editor can put it right. */
export type ContentProblem = {
  /** Relative to the content folder. */
  file: string
  line?: number
  /** Where in the file, such as `pages.0.questions.2.options`. */
  path?: string
  message: string
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
