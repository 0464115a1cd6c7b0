import { newReportCode } from '#api/sealing/report-code.ts'
import { expect, OPEN, test } from './fixtures.ts'
import { WORDS } from './words.ts'

const times = (html: string, words: string) => html.split(words).length - 1
/** As the server writes it, without what only the script reads. */
const shown = (html: string) =>
  html
    .replaceAll(/<!--.*?-->/gs, '')
    .replaceAll(/(props|opts)="[^"]*"/g, '')
    .replaceAll('&quot;', '"')
const { report, 'report-return': back, answer } = WORDS.en

test('the page of whoever is only counted has help for children and at home before all other lines', async ({
  request,
}) => {
  const html = shown(await (await request.get('/en/report/done/?counted')).text())
  const at = (words: string) => html.indexOf(words)
  expect(at('0800 1111')).toBeGreaterThan(0)
  expect(at('0800 1111')).toBeLessThan(at('0808 2000 247'))
  expect(at('0808 2000 247')).toBeLessThan(at(`>${report.start.others}<`))
  expect(html).not.toContain(report.done.againNew)
  const sent = shown(await (await request.get('/en/report/done/')).text())
  expect(sent.indexOf(`>${report.start.others}<`)).toBeLessThan(sent.indexOf('0800 1111'))
})

test('the check says once that nobody reads it, and what becomes of the police when nobody said', async ({
  request,
}) => {
  const check = async (fields: Record<string, string>) => {
    const ids = { report: crypto.randomUUID(), code: newReportCode(), action: 'check' }
    return shown(await (await request.post('/en/report/form/', { form: { ...ids, ...fields } })).text())
  }
  const risky = { in_danger: 'yes', under_18: 'yes', kinds: 'at_home', strands: 'race' }
  const counted = await check({ consent: 'count', ...risky })
  expect(times(counted, report.form.countNobody)).toBe(1)
  expect(times(counted, `>${report.form.countRead}<`)).toBe(1)
  expect(counted).not.toContain(report.form.policeUnsaid)
  const unsaid = await check({ consent: 'team', what: 'He waits outside' })
  expect(times(unsaid, report.form.policeUnsaid)).toBe(1)
  expect(unsaid).toContain(`>${report.form.policeChange}<`)
  expect(await check({ consent: 'team', police: 'no', what: 'He waits outside' })).not.toContain(
    report.form.policeUnsaid,
  )
})

test('a code with letters leads to the consultations; a question that is first has no Back', async ({ request }) => {
  const page = await (await request.get('/en/code/')).text()
  const once = /name="once" value="([^"]+)"/.exec(page)?.[1] ?? ''
  const form = { once, action: 'open', code: '7KQM-24F2-PXWD-0T8N' }
  const lettered = shown(await (await request.post('/en/code/', { form })).text())
  expect(lettered).toContain(`href="/en/consultations/">${back.code.lettersLink}<`)
  expect(shown(page)).not.toContain(back.code.lettersLink)
  const first = shown(await (await request.get(`/en/consultations/${OPEN}/answer/`)).text())
  expect(first).toContain('value="continue"')
  expect(first).not.toContain('name="action" value="back"')
  expect(answer.return.wrong).toContain('safe with us')
})

test('who sent answers is led to the results, and told without script how to keep the reference', async ({
  request,
}) => {
  const at = `/en/consultations/${OPEN}/`
  const html = shown(await (await request.get(`${at}thanks/?reference=7KQM-24F2-PXWD`)).text())
  expect(html).toContain(`href="${at}results/"`)
  expect(html).toContain(answer.thanks.keepHow)
})
