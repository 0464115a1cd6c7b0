import { addressOf, draftOf, everyPage, MISTAKES, stepIn } from './addresses.ts'
import { expect, OPEN, test } from './fixtures.ts'
import { faultsIn } from './html-faults.ts'
import { STAFF_PAGES, staffPages } from './staff-pages.ts'
import { LANGUAGES } from './words.ts'

for (const lang of LANGUAGES) {
  test(`the HTML of every page is valid, in ${lang}`, async ({ server, request }) => {
    const found: string[] = []
    for (const path of await everyPage(server, request, lang)) {
      for (const fault of await faultsIn(await (await request.get(addressOf(lang, path))).text()))
        found.push(`${path} ${fault}`)
    }
    expect(found).toEqual([])
  })

  test(`the HTML of every step with its errors is valid, in ${lang}`, async ({ server, request }) => {
    const questions = server.content.consultations.find(({ slug }) => slug === OPEN)?.questionnaire.pages ?? []
    const found: string[] = []
    for (const [step, mistakes] of Object.entries(MISTAKES)) {
      const code = await draftOf(server, request, lang, mistakes)
      const form = new URLSearchParams({
        action: 'continue',
        ...Object.fromEntries(Object.entries(mistakes).map(([field, value]) => [field, String(value)])),
      })
      for (const { id } of questions.find((page) => page.id === step)?.questions ?? [])
        if (Object.keys(mistakes).some((field) => field.split('.')[0] === id)) form.append('shown', id)
      const response = await request.post(addressOf(lang, stepIn(code, step)), {
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        data: form.toString(),
      })
      // Kept as typed, and shown with what is wrong at an address of its own.
      expect([response.status(), response.url().includes('wrong=1')], step).toEqual([200, true])
      for (const fault of await faultsIn(await response.text())) found.push(`${step} ${fault}`)
    }
    expect(found).toEqual([])
  })
}

test('the HTML of the API’s own page is valid', async ({ request }) => {
  expect(await faultsIn(await (await request.get('/api/docs')).text())).toEqual([])
})

test('the HTML of every staff page of publishing is valid', async ({ server, request }) => {
  const pages = await staffPages(server)
  const found: string[] = []
  for (const name of STAFF_PAGES) {
    const { path, cookie } = pages[name]
    const headers = cookie && { cookie: `${cookie.name}=${cookie.value}` }
    const response = await request.get(path, { ...(headers && { headers }) })
    expect(response.status(), name).toBe(200)
    for (const fault of await faultsIn(await response.text())) found.push(`${name} ${fault}`)
  }
  expect(found).toEqual([])
})
