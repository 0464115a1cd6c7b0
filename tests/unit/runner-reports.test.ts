import { expect, test } from 'vitest'
import { endOf, readPlaywright, readVitest } from '#tests/support/runner-reports.ts'

const RED = '\u001b[31m'

test('of a unit run every failed test is named with its file and reason, and a file that broke as one', () => {
  const report = {
    numPassedTests: 2,
    testResults: [
      {
        name: '/there/tests/api/news.test.ts',
        status: 'failed',
        message: '',
        assertionResults: [
          { fullName: 'it passes', status: 'passed', failureMessages: [] },
          {
            fullName: ' it fails',
            status: 'failed',
            failureMessages: [
              `${RED}Error: expected 1 to be 2\n    at /there/tests/api/news.test.ts:3:4\n    at file:///there/node_modules/vitest/run.js:1:2`,
            ],
          },
        ],
      },
      { name: '/there/tests/unit/a.test.ts', status: 'failed', message: 'No such module', assertionResults: [] },
      { name: '/there/tests/unit/b.test.ts', status: 'passed', message: '', assertionResults: [] },
    ],
  }
  expect(readVitest(JSON.stringify(report), '/there')).toEqual({
    passed: 2,
    failures: [
      {
        file: 'tests/api/news.test.ts',
        title: 'it fails',
        message: 'Error: expected 1 to be 2\n    at /there/tests/api/news.test.ts:3:4',
      },
      { file: 'tests/unit/a.test.ts', title: 'the whole file', message: 'No such module' },
    ],
  })
})

test('of an end-to-end run a failed test is named with its groups and project, each of its errors cut', () => {
  const spec = (title: string, status: string, errors: object[]) => ({
    title,
    file: 'answer.spec.ts',
    line: 14,
    tests: [{ projectName: 'phone', status, results: [{ errors }] }],
  })
  const report = {
    stats: { expected: 1 },
    errors: [{ message: 'no port' }],
    suites: [
      {
        title: 'answer.spec.ts',
        specs: [spec('passes', 'expected', [])],
        suites: [
          {
            title: 'in ro',
            specs: [
              spec('fails', 'unexpected', [{ message: `${RED}${'x'.repeat(5_000)}` }, { message: 'and again' }]),
              spec('passes at last', 'flaky', [{ message: 'once' }]),
            ],
          },
        ],
      },
    ],
  }
  const file = 'tests/e2e/answer.spec.ts:14'
  expect(readPlaywright(JSON.stringify(report))).toEqual({
    passed: 1,
    failures: [
      { file, title: 'in ro › fails (phone)', message: `${'x'.repeat(1_500)} […]\nand again` },
      { file, title: 'in ro › passes at last (phone)', message: 'once' },
      { file: 'tests/e2e', title: 'outside a test', message: 'no port' },
    ],
  })
})

test.each(['', '{', '{}', '[]'])('“%s” is no report', (json) => {
  expect(() => readVitest(json, '/')).toThrow()
  expect(() => readPlaywright(json)).toThrow()
})

test('without a report the end of what was written is shown', () => {
  const written = Array.from({ length: 300 }, (_, line) => `${RED}line ${line}`).join('\n')
  expect(endOf(`${written}\n\n`).split('\n')).toEqual(Array.from({ length: 100 }, (_, line) => `line ${line + 200}`))
})
