import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CONTENT_DIR } from '#tests/support/app.ts'
import { CLOSED, expect, OPEN, test } from './fixtures.ts'
import type { TestServer } from './server.ts'
import { WORDS } from './words.ts'

type Finding = { question: string; row?: string; answer: string[]; count: number; base: number }
const { findings } = JSON.parse(
  readFileSync(join(CONTENT_DIR, 'consultations', CLOSED, 'demonstration/published-findings.json'), 'utf8'),
) as { findings: Finding[] }
/** One more answer to the open consultation. */
const answer = ({ content }: TestServer) => ({
  submissionId: crypto.randomUUID(),
  version: content.consultations.find(({ slug }) => slug === OPEN)?.questionnaire.version,
  language: 'en',
  answers: { agreement: 'agree' },
})
const page2022 = `consultations/${CLOSED}/results/`

test('the figures of 2022 on the page are those that the council published', async ({ page, visit, server }) => {
  const text = server.content.consultations.find(({ slug }) => slug === CLOSED)?.text.en
  await visit(`/en/${page2022}`)
  await expect(page.getByRole('main')).toContainText('145 answers were sent in')
  // Read at once: a row by its two headings, as a screen reader would tell them.
  const shown = await page.evaluate(() =>
    Object.fromEntries(
      [...document.querySelectorAll('table')].flatMap((table) => {
        const caption = table.caption?.textContent?.trim()
        const section = table.closest('section')?.getAttribute('aria-labelledby')
        return [...table.tBodies]
          .flatMap((body) => [...body.rows])
          .map((row) => [
            `${section}/${caption}/${row.querySelector('th')?.textContent?.trim()}`,
            row.querySelector('td')?.textContent?.trim(),
          ])
      }),
    ),
  )
  for (const { question, row, answer, count, base } of findings) {
    const words = text?.questions[question]
    const caption = row ? words?.rows[row]?.text : words?.label.text
    const counts = answer.map((option) => Number(shown[`${question}/${caption}/${words?.options[option]?.text}`]))
    expect(
      counts.reduce((sum, one) => sum + one, 0),
      `${question} ${row ?? ''} ${answer}`,
    ).toBe(count)
    const section = page
      .getByRole('region')
      .filter({ has: page.locator(`#${question}`) })
      .last()
    await expect(section).toContainText(`Of ${base} people who answered`)
  }
})

test('small numbers of who or where people are stay hidden, on the page as in the API', async ({
  page,
  visit,
  request,
}) => {
  await visit(`/en/${page2022}`)
  const results = (await (await request.get(`/api/consultations/${CLOSED}/results`)).json()) as {
    questions: { id: string; options: { count: number | null }[] }[]
  }
  const hidden = results.questions.flatMap(({ options }) => options).filter(({ count }) => count === null).length
  expect(hidden).toBeGreaterThan(1)
  await expect(page.getByRole('cell', { name: WORDS.en.results.hiddenShort })).toHaveCount(hidden)
  await expect(page.getByRole('main')).toContainText(WORDS.en.results.smallNote)
})

test('every chart has its figures in a table, and choices of several say that they add to more than 100%', async ({
  page,
  visit,
}) => {
  await visit(`/en/${page2022}`)
  const orphans = await page.evaluate(
    () =>
      [...document.querySelectorAll('svg.saysafe-bar, svg.saysafe-stack')].filter(
        (svg) => !svg.closest('table') && !svg.parentElement?.querySelector('table'),
      ).length,
  )
  expect(orphans).toBe(0)
  expect(await page.locator('svg.saysafe-stack').count()).toBeGreaterThan(0)
  for (const table of await page.locator('table').all())
    expect((await table.locator('caption').textContent())?.length).toBeGreaterThan(3)
  const topIssues = page
    .getByRole('region')
    .filter({ has: page.locator('#top_issues') })
    .last()
  await expect(topIssues).toContainText(WORDS.en.results.severalNote)
})

test('bars grow from the right in Persian and from the left in English', async ({ page, visit }) => {
  for (const [lang, side] of [
    ['en', 'left'],
    ['fa', 'right'],
  ] as const) {
    await visit(`/${lang}/${page2022}`)
    const gaps = await page.evaluate(() =>
      ['svg.saysafe-bar', 'svg.saysafe-stack'].map((selector) => {
        const svg = document.querySelector(selector)
        const part = svg?.querySelector('.saysafe-bar__value, .saysafe-stack__part--1')
        if (!svg || !part) throw new Error(`no ${selector}`)
        const [whole, value] = [svg.getBoundingClientRect(), part.getBoundingClientRect()]
        return { left: Math.round(value.left - whole.left), right: Math.round(whole.right - value.right) }
      }),
    )
    for (const gap of gaps) {
      expect(gap[side], `${lang}: the bar starts at the ${side}`).toBeLessThanOrEqual(2)
      expect(gap[side === 'left' ? 'right' : 'left']).toBeGreaterThan(20)
    }
  }
})

test('a new answer is in the results of an open consultation at once', async ({ page, visit, server, request }) => {
  const before = server.count(OPEN)
  await request.post(`/api/consultations/${OPEN}/responses`, { data: answer(server) })
  await visit(`/fa/consultations/${OPEN}/results/`)
  await expect(page.getByRole('main')).toContainText(new Intl.NumberFormat('fa').format(before + 1))
  await expect(page.getByRole('main')).toContainText(WORDS.fa.results.soFar)
})

test('of a grid every share is there to be read without a press', async ({ page, visit, server, request }) => {
  const results = (await (await request.get(`/api/consultations/${CLOSED}/results`)).json()) as {
    questions: { id: string; rows: { id: string; base: number; options: { id: string; count: number }[] }[] }[]
  }
  const row = results.questions.find(({ id }) => id === 'crime_change')?.rows.find(({ id }) => id === 'local_area')
  const words = server.content.consultations.find(({ slug }) => slug === CLOSED)?.text.en?.questions['crime_change']
  await visit(`/en/${page2022}`)
  const shares = page.locator('#crime_change ~ .saysafe-result__row').first().getByRole('listitem')
  await expect(shares).toHaveText(
    (row?.options ?? []).map(
      ({ id, count }) => `${words?.options[id]?.text} ${Math.round((count / (row?.base ?? 1)) * 100)}%`,
    ),
  )
  for (const share of await shares.all()) await expect(share).toBeVisible()
})

test('from the results one comes to what came of them, and back', async ({ page, visit }) => {
  await visit(`/en/${page2022}`)
  await page.getByRole('link', { name: WORDS.en.results.outcome }).click()
  await expect(page).toHaveURL(/#outcome$/)
  await expect(page.getByRole('heading', { name: WORDS.en.consultations.outcome })).toBeInViewport()
  await page.getByRole('link', { name: WORDS.en.consultations.allFigures }).click()
  await expect(page.getByRole('heading', { level: 1 })).toContainText(WORDS.en.results.title)
})

test('in a demonstration the figures are marked as such wherever there are charts', async ({ page, visit, server }) => {
  const pages = server.content.consultations.find(({ slug }) => slug === CLOSED)?.questionnaire.pages.length
  await visit(`/en/${page2022}`)
  await expect(page.getByText(WORDS.en.results.demonstration)).toBeVisible()
  await expect(page.getByText(WORDS.en.results.madeUp)).toHaveCount(pages ?? 0)
})

test('while a consultation is open, each figure that is kept back says why', async ({
  page,
  visit,
  server,
  request,
}) => {
  await request.post(`/api/consultations/${OPEN}/responses`, { data: answer(server) })
  const { questions } = (await (await request.get(`/api/consultations/${OPEN}/results`)).json()) as {
    questions: { hidden?: true }[]
  }
  const withheld = questions.filter(({ hidden }) => hidden).length
  expect(withheld).toBeGreaterThan(5)
  await visit(`/en/consultations/${OPEN}/results/`)
  await expect(page.getByText(WORDS.en.results.afterClosing)).toHaveCount(withheld)
  await expect(page.getByText(WORDS.en.results.someWithheld)).toBeVisible()
})
