import { addressOf, draftOf, MISTAKES, stepIn } from './addresses.ts'
import { expect, OPEN, test } from './fixtures.ts'
import { faultsIn } from './html-faults.ts'
import { LANGUAGES } from './words.ts'

for (const lang of LANGUAGES) {
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
      const response = await request.post(addressOf(lang, await stepIn(server, request, code, step)), {
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
