import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readContent } from '#api/content/read.ts'
import { skeletonOf, slugOf } from '#site/lib/staff/skeletons.ts'
import { NOW } from '../support/app.ts'
import { complaints, copyOfContent } from '../support/content.ts'

const day = (days: number) => new Date(NOW.getTime() + days * 86_400_000).toISOString().slice(0, 10)
const fresh = { first: 'en', today: day(0), in: day }
const HARD = 'Lamps: "more" light, #1 of {three} — it’s \\ dark'

function write(dir: string, kind: string, files: Readonly<Record<string, string>>): void {
  mkdirSync(join(dir, kind, 'brand-new'), { recursive: true })
  for (const [name, text] of Object.entries(files)) writeFileSync(join(dir, kind, 'brand-new', name), text)
}

/** As somebody who fills in every blank would save it. */
function filledIn(files: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => [
      name,
      `${text.replaceAll("''", "'Words of ours'").replace('topics: []', 'topics: [crime]')}${name.endsWith('.md') ? '\nWords of ours.\n' : ''}`,
    ]),
  )
}

const WITH_WORDS = ['consultations', 'news', 'pages', 'banners'] as const

test.each(WITH_WORDS)('something new of the kind %s passes the content check once its blanks are filled in', (kind) => {
  const dir = copyOfContent()
  write(dir, kind, filledIn(skeletonOf(kind, { ...fresh, title: HARD })))
  const content = readContent(dir, NOW)
  const found = content[kind].find(({ slug }) => slug === 'brand-new')
  expect(JSON.stringify(found?.text.en)).toContain(JSON.stringify(HARD).slice(1, -1))
})

test('so does a service, once it says whom it helps and how it is reached', () => {
  const dir = copyOfContent()
  const files = filledIn(skeletonOf('services', { ...fresh, title: HARD }))
  const details = `${files['service.yaml']?.replace('needs: []', 'needs: [home]')}telephone: 020 7946 0999\n`
  write(dir, 'services', { ...files, 'service.yaml': details })
  const found = readContent(dir, NOW).services.find(({ slug }) => slug === 'brand-new')
  expect(found?.words.en?.name.text).toBe(HARD)
})

test('so does a page of ready-made questions, for whoever uses it', () => {
  expect(complaints((dir) => write(dir, 'blocks', filledIn(skeletonOf('blocks', { ...fresh, title: HARD }))))).toEqual(
    [],
  )
})

test.each(['consultations', 'news', 'pages'] as const)(
  'until then each blank of the kind %s is named, and nothing else',
  (kind) => {
    const files = skeletonOf(kind, { ...fresh, title: 'Lamps' })
    const blanks =
      Object.values(files)
        .join('')
        .split(/''|\[\]/).length - 1
    const bodies = Object.keys(files).filter((name) => name.endsWith('.md')).length
    // A list whose parts are all blank is missing besides.
    const named = complaints((dir) => write(dir, kind, files)).filter((line) => !line.includes(' at alternatives:'))
    expect(named).toHaveLength(blanks + bodies)
  },
)

test.each([
  ['Summer patrols', 'summer-patrols'],
  ['It’s your say: 2027!', 'its-your-say-2027'],
  ['Café & crème', 'cafe-creme'],
  ['…', ''],
  ['شما', ''],
])('%s becomes the address “%s”', (title, slug) => {
  expect(slugOf(title)).toBe(slug)
})
