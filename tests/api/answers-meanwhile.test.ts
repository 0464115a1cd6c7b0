import { expect, onTestFinished, test } from 'vitest'
import { OPEN } from '#tests/support/app.ts'
import { startDesk } from '#tests/support/desk.ts'

const ADDRESS = `/en/consultations/${OPEN}/`

test('while nobody can look, a code is not called unknown, answers are not called gone, and what is posted stays', async () => {
  const desk = await startDesk()
  onTestFinished(desk.close)
  const post = (path: string, fields: Record<string, string>) =>
    fetch(desk.url + path, {
      method: 'POST',
      redirect: 'manual',
      headers: { origin: desk.url },
      body: new URLSearchParams(fields),
    })
  const led = async (response: Response) => {
    const to = response.headers.get('location') ?? ''
    expect([response.status, to]).toEqual([303, expect.stringContaining(ADDRESS)])
    return { to, page: await fetch(desk.url + to) }
  }
  const begun = await led(await post(`${ADDRESS}answer/?page=order`, { agreement: 'agree', shown: 'agreement' }))
  const saved = await led(await post(begun.to, { action: 'save' }))
  const [code = ''] = /(\w{4}-){3}\w{4}/.exec(await saved.page.text()) ?? []
  expect(code).not.toBe('')
  const back = await led(await post(`${ADDRESS}return/`, { code: code.toLowerCase() }))
  expect([back.page.status, back.to]).toEqual([200, expect.stringContaining('/answer/?way=')])

  desk.db.$client.close()
  const asked = await led(await post(`${ADDRESS}return/`, { code }))
  const words = await asked.page.text()
  expect(words).toContain('We cannot look up your code just now. It is still valid.')
  expect(words).toContain(`value="${code}"`)
  expect(words).not.toContain('We do not know this code')
  const shut = await fetch(desk.url + back.to)
  expect([shut.status, await shut.text()]).toEqual([
    503,
    expect.stringContaining('We cannot open your answers just now'),
  ])
  const typed = await post(back.to, {
    missing_rule: 'Loud engines at night',
    page: 'behaviours',
    shown: 'missing_rule',
  })
  expect(typed.status).toBe(503)
  const page = await typed.text()
  expect(page).toContain('Our service is not available just now. Your answers are still here.')
  expect(page).toContain(code)

  // Whoever clears a shared device, or goes on with script, is not held back: nothing of theirs comes up again.
  const cleared = await post(`${back.to}&kiosk=1`, { action: 'clear', code })
  expect([cleared.status, cleared.headers.get('location')]).toEqual([303, `${ADDRESS}answer/?kiosk=1`])
  const gone = await fetch(desk.url + back.to)
  expect([gone.status, await gone.text()]).toEqual([410, expect.not.stringContaining(code)])
  expect((await post(back.to, { action: 'scripted', code })).status).toBe(204)
})

test('a code that cannot be one is called unknown without being looked up', async () => {
  const desk = await startDesk()
  onTestFinished(desk.close)
  const headers = { origin: desk.url }
  const body = new URLSearchParams({ code: '7KQM-24F' })
  const answer = await fetch(`${desk.url}${ADDRESS}return/`, { method: 'POST', headers, body })
  expect(await answer.text()).toContain('We do not know this code')
})
