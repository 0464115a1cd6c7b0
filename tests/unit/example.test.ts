import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readContent } from '#api/content/read.ts'
import { NOW } from '#tests/support/app.ts'
import { copyOfContent } from '#tests/support/content.ts'

test('the example that an editor begins with is in order, and the README names it', () => {
  const dir = copyOfContent()
  cpSync('.examples/consultation', join(dir, 'consultations/example'), { recursive: true })
  const example = readContent(dir, NOW).consultations.find(({ slug }) => slug === 'example')
  expect(example?.text.en?.title.text).toBe('Safer evenings in the park')
  expect(readFileSync('README.md', 'utf8')).toContain('.examples/consultation')
})
