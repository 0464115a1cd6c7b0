import { globSync } from 'node:fs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { CLOSED } from '../support/app.ts'
import { type Desk, startDesk } from '../support/desk.ts'
import { staffPage } from '../support/staff-page.ts'

let desk: Desk
const PAGES = globSync('**/*.astro', { cwd: 'site/pages/staff' }).sort()

/**
 * Pages that have no words of their own, with the reason; and such as need what is made
 * elsewhere, with the test that looks at their title.
 */
const ELSEWHERE: Record<string, string> = {
  '[...rest].astro': 'says why there is no page',
  'sign-out.astro': 'leads on',
  'join.astro': 'for whoever is not signed in',
  'preview/[id]/[...path].astro': 'shows a page of the site',
  'cases/measures.astro': 'its heading is the year that is shown: cases-measures.test.ts',
  'intake/[lang].astro': 'the form that intake/index.astro leads to, under the same name',
  'publishing/[id]/roll-back.astro': 'needs a publication: publishing.spec.ts',
  'responses/[slug]/[question].astro': 'needs texts that wait: staff-responses.spec.ts',
  'helping/[...id].astro': 'needs a report: helping.spec.ts',
  'champions/applications/[id].astro': 'needs an application: champions.spec.ts',
  'champions/centres/[id].astro': 'needs a centre: champions.spec.ts',
  'champions/people/[id].astro': 'needs a champion: champions.spec.ts',
  'champions/training/[id].astro': 'needs a session: champions.spec.ts',
  'data-requests/[id].astro': 'needs a request: data-requests.spec.ts',
  'people/[id]/restore.astro': 'needs somebody suspended: staff-people.spec.ts',
  'people/[id]/withdraw.astro': 'needs somebody invited: staff-people.spec.ts',
}

type Shown = { page: string; status: number; title: string; heading: string }
const shown: Shown[] = []
beforeAll(async () => {
  desk = await startDesk()
  const roles = ['admin', 'editor', 'publisher', 'analyst', 'coordinator', 'champion'] as const
  for (const role of roles) desk.person(role, role)
  const editor = desk.person('eve', 'editor')
  const draft = (await editor('POST', '/api/staff/changes', { item: 'consultations/public-spaces-protection-order' }))
    .body
  const { people } = (await desk.person('ada', 'admin')('GET', '/api/staff/people')).body
  const person = people.find(({ name }: { name: string }) => name === 'eve').id
  const values: [RegExp, string][] = [
    [/^changes\/\[id\]/, `changes/${draft.id}`],
    [/^people\/\[id\]/, `people/${person}`],
    [/\[kind\]\/\[slug\]/, 'pages/code-of-conduct'],
    [/\[file\]/, 'en.yaml'],
    [/^responses\/\[slug\]/, `responses/${CLOSED}`],
    [/\[lang\]/, 'en'],
  ]
  for (const page of PAGES.filter((one) => !Object.hasOwn(ELSEWHERE, one))) {
    const path = values.reduce((at, [pattern, value]) => at.replace(pattern, value), page)
    const address = `/staff/${path.replace(/(?:index)?\.astro$/, '')}`.replace(/\/?$/, '/')
    let found = await staffPage(desk, 'admin', address)
    for (const role of roles.slice(1)) if (found.status === 403) found = await staffPage(desk, role, address)
    const { status, title, heading } = found
    shown.push({ page, status, title, heading })
  }
}, 60_000)
afterAll(() => desk.close())

test('every staff page has a title of its own, which says what the page shows', () => {
  const titles = new Map<string, string>()
  const wrong: string[] = []
  for (const { page, status, title, heading } of shown) {
    const own = title.replace(/ – Saysafe staff$/, '')
    if (status !== 200) wrong.push(`${page}: answered ${status}`)
    else if (own === title || !(own.startsWith(heading) || own.endsWith(`: ${heading}`)))
      wrong.push(`${page}: “${title}”, not “${heading}”`)
    else if (titles.has(title)) wrong.push(`${page} is called like ${titles.get(title)}: ${title}`)
    titles.set(title, page)
  }
  expect(titles.size).toBeGreaterThan(35)
  expect(wrong).toEqual([])
})

test('what is left out above is still there', () => {
  expect(Object.keys(ELSEWHERE).filter((page) => !PAGES.includes(page))).toEqual([])
})
