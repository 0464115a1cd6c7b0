import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { z } from 'zod'

/** A test that failed, or a file or worker that broke before it could count as one. */
export type Failure = { file: string; title: string; message: string }
export type Outcome = { passed: number; failures: Failure[] }

const LONGEST_MESSAGE = 1_500

const vitestReport = z.object({
  numPassedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string().default(''),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()).nullish() }),
      ),
    }),
  ),
})

/** What Vitest’s JSON report says of a run in `root`. @throws Error when it is no such report. */
export function readVitest(json: string, root: string): Outcome {
  const { numPassedTests, testResults } = vitestReport.parse(JSON.parse(json))
  const failures = testResults.flatMap(({ name, status, message, assertionResults }): Failure[] => {
    const file = relative(root, name)
    const failed = assertionResults.filter((one) => one.status === 'failed')
    // Not a test but the file: an import that throws, a hook.
    if (failed.length === 0 && status === 'failed') return [{ file, title: 'the whole file', message: tidy([message]) }]
    return failed.map(({ fullName, failureMessages }) => ({
      file,
      title: fullName.trim(),
      message: tidy(failureMessages ?? []),
    }))
  })
  return { passed: numPassedTests, failures }
}

const errors = z.array(z.object({ message: z.string().optional(), value: z.string().optional() }))
const playwrightSuite = z.object({
  title: z.string(),
  specs: z.array(
    z.object({
      title: z.string(),
      file: z.string(),
      line: z.number(),
      tests: z.array(z.object({ projectName: z.string(), status: z.string(), results: z.array(z.object({ errors })) })),
    }),
  ),
  get suites() {
    return z.array(playwrightSuite).optional()
  },
})
const playwrightReport = z.object({
  suites: z.array(playwrightSuite),
  errors,
  stats: z.object({ expected: z.number() }),
})

/** What Playwright’s JSON report says. @throws Error when it is no such report. */
export function readPlaywright(json: string): Outcome {
  const report = playwrightReport.parse(JSON.parse(json))
  const failures: Failure[] = []
  const words = (list: z.infer<typeof errors>) => tidy(list.map(({ message, value }) => message ?? value ?? ''))
  const collect = ({ specs, suites = [] }: z.infer<typeof playwrightSuite>, above: string[]): void => {
    for (const { title, file, line, tests } of specs) {
      for (const { projectName, status, results } of tests) {
        // A test that passed when it was tried again failed all the same.
        if (status !== 'unexpected' && status !== 'flaky') continue
        failures.push({
          file: `tests/e2e/${file}:${line}`,
          title: `${[...above, title].join(' › ')} (${projectName})`,
          message: words(results.flatMap((result) => result.errors)),
        })
      }
    }
    for (const suite of suites) collect(suite, [...above, suite.title])
  }
  for (const file of report.suites) collect(file, [])
  // What went wrong outside a test: the set-up, a worker’s end, a file that cannot be loaded.
  for (const error of report.errors)
    failures.push({ file: 'tests/e2e', title: 'outside a test', message: words([error]) })
  return { passed: report.stats.expected, failures }
}

/** The end of what a program wrote, for when there is no report to read. */
export function endOf(output: string, lines = 100): string {
  return stripVTControlCharacters(output).trimEnd().split('\n').slice(-lines).join('\n')
}

/** Without colours, the runner’s own part of the stack, and what goes on for pages. */
function tidy(messages: readonly string[]): string {
  return messages
    .map((message) => {
      const lines = stripVTControlCharacters(message).trim().split('\n')
      const plain = lines.filter((line) => !/^\s+at .*(node_modules|node:internal|new Promise)/.test(line)).join('\n')
      return plain.length > LONGEST_MESSAGE ? `${plain.slice(0, LONGEST_MESSAGE)} […]` : plain
    })
    .join('\n')
}
