import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { addMessage, listMessages } from '#db/queries/report-messages.ts'
import { newReportCode, spoken } from '#api/sealing/report-code.ts'
import { CONTENT_DIR } from '#tests/support/app.ts'
import { expect } from './fixtures.ts'
import { returningOn, someoneReported, test } from './returning.ts'
import { startServer } from './server.ts'
import { sentence } from './words.ts'

const WRONG_CODE = /status: 404 POST .*\/api\/reports\/return$/

for (const noScript of [false, true]) {
  test.describe(noScript ? 'without script' : 'with script', () => {
    test.use({ noScript })

    test('each mistake in a code is named, the code stays, and a wrong one gets the same sentence whatever it was', async ({
      page,
      visit,
      server,
      faults,
    }) => {
      faults.allow(WRONG_CODE)
      const mine = returningOn(page, 'en')
      const report = await someoneReported(server)
      const { codeProblems: problems } = mine.words
      await visit(mine.address)
      const last = report.code.endsWith('0') ? '1' : '0'
      for (const [typed, problem] of [
        ['', problems.missing],
        ['1234 5678', problems.tooShort],
        [`${report.code} 1`, problems.tooLong],
        ['abcd efgh', problems.notDigits],
        [report.code.slice(0, 19) + last, problems.checkDigit],
        [newReportCode(), problems.wrong],
      ] as const) {
        await mine.enter(typed)
        await expect(mine.summary).toContainText(sentence(problem))
        await expect(mine.summary).toBeFocused()
        await expect(page).toHaveTitle(/^Error:/)
        await expect(mine.box).toHaveValue(typed)
        await expect(mine.box).toHaveAccessibleDescription(sentence(problem))
        await expect(mine.box).toHaveAttribute('aria-invalid', 'true')
      }
      const never = await mine.summary.innerText()
      report.change({ state: 'closed' })
      server.db.$client.prepare('UPDATE reports SET token_hash = NULL WHERE id = ?').run(report.id)
      await mine.enter(spoken(report.code))
      await expect(mine.box).toHaveValue(spoken(report.code))
      await expect(mine.summary).toHaveText(never.replaceAll(/\s+/g, ' ').trim())
    })

    test('whoever guesses is told how long to wait, and nothing about any code', async ({ page, faults }) => {
      const server = await startServer(CONTENT_DIR)
      // Guesses are forgotten at midnight, and the waits below take an hour or two.
      const morning = new Date()
      morning.setUTCHours(6, 0, 0, 0)
      server.clock.moveTo(morning)
      faults.allowOrigin(server.url)
      faults.allow(/status: (404|429) POST .*\/api\/reports\/return$/)
      const mine = returningOn(page, 'en')
      const report = await someoneReported(server)
      await page.goto(server.url + mine.address)
      if (!noScript) await expect(page.locator('astro-island[ssr]')).toHaveCount(0)
      const guess = () => Buffer.from(crypto.getRandomValues(new Uint8Array(32))).toString('base64url')
      for (let wrong = 0; wrong < 38; ) {
        const body = JSON.stringify({ token: guess() })
        const headers = { 'content-type': 'application/json' }
        const { status } = await fetch(`${server.url}/api/reports/return`, { method: 'POST', headers, body })
        // A patient one, so that the next wait is a long one.
        if (status === 429) server.clock.move(600_000)
        else wrong += 1
      }
      for (const code of [newReportCode(), report.code]) {
        await mine.enter(code)
        await expect(mine.summary).toContainText(/too many tries from this place\. Wait \d+ minutes?, then try again/)
        await expect(mine.box).toHaveValue(code)
      }
      server.clock.move(16 * 60_000)
      await mine.open(report.code)
      await server.close()
    })

    test('code, token and words are in no file, no log and no address of the server, whatever is done', async ({
      page,
      faults,
      context,
    }) => {
      const server = await startServer(CONTENT_DIR)
      faults.allowOrigin(server.url)
      faults.allow(/status: \d+ POST .*\/api\/reports\//)
      const marker = `Zaunkönig${crypto.randomUUID().slice(0, 8)}`
      const report = await someoneReported(server, {}, { what: marker })
      await report.reply(`${marker} reply`)
      const mine = returningOn(page, 'en')
      await page.goto(server.url + mine.address)
      if (!noScript) await expect(page.locator('astro-island[ssr]')).toHaveCount(0)
      await mine.enter(`${report.code}9`)
      await expect(mine.summary).toBeVisible()
      await mine.open(report.code)
      await expect(mine.messages.first()).toContainText(`${marker} reply`)
      await mine.send(`${marker} `.repeat(600))
      await expect(mine.summary).toContainText('too long')
      await mine.send(`${marker} answer`)
      await expect(mine.messages).toHaveCount(2)
      await page.getByText(mine.words.write.addSummary).click()
      await page.getByRole('textbox', { name: mine.words.write.addLabel }).fill(`${marker} more`)
      await mine.press(mine.words.write.addSubmit)
      await expect(mine.done).toHaveText(mine.words.write.addDone)
      // Requests that fail: no sealed words, no JSON, a form that is none.
      const { request } = context
      const { token } = report.keys
      const refused = async (path: string, type: string, data: string) => {
        const headers = { 'content-type': type }
        expect((await request.post(server.url + path, { headers, data })).status()).toBe(400)
      }
      const open = JSON.stringify({ token, kind: 'to_team', words: marker })
      await refused('/api/reports/messages', 'application/json', open)
      await refused('/api/reports/messages', 'application/json', `{"token":"${token}", ${marker}`)
      await refused(mine.address, 'multipart/form-data; boundary=x', `--x\r\n${report.code} ${marker}`)

      const found: string[] = []
      const sought = [marker, report.code, spoken(report.code), token, report.keys.identity]
      let bytes = 0
      for (const entry of readdirSync(server.dataDir, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue
        const file = join(entry.parentPath, entry.name)
        const content = readFileSync(file)
        bytes += content.length
        for (const [index, what] of sought.entries())
          if (content.includes(what) || content.includes(Buffer.from(what, 'utf16le')))
            found.push(`${file} has ${index}`)
      }
      const log = server.logged.join('\n')
      expect(found).toEqual([])
      expect(sought.filter((what) => log.includes(what))).toEqual([])
      // The search finds what is there: the report’s id, in the database or its WAL.
      const names = readdirSync(server.dataDir).filter((name) => name.startsWith('saysafe.sqlite'))
      expect(names.some((name) => readFileSync(join(server.dataDir, name)).includes(report.id))).toBe(true)
      expect(bytes).toBeGreaterThan(100_000)
      await server.close()
    })

    test('the same press twice stores once', async ({ page, visit, server }) => {
      const mine = returningOn(page, 'en')
      const report = await someoneReported(server)
      await visit(mine.address)
      await mine.open(report.code)
      await mine.message.fill('Once')
      await page.getByRole('button', { name: mine.words.write.submit }).dblclick()
      await expect(mine.messages).toHaveCount(1)
      await expect(mine.done).toBeVisible()
      expect(listMessages(server.db, report.id)).toHaveLength(1)
    })
  })
}

test('with words kept: no network, a server that is down, one that says wait, and an answer that is lost', async ({
  page,
  context,
  visit,
  server,
  faults,
}) => {
  faults.allow(/status: (429|503) POST/)
  const mine = returningOn(page, 'en')
  const report = await someoneReported(server)
  await visit(mine.address)
  await context.setOffline(true)
  await mine.enter(report.code)
  await expect(mine.summary).toContainText(mine.words.codeProblems.failed)
  await expect(mine.box).toHaveValue(report.code)
  await context.setOffline(false)
  await mine.press(mine.words.code.submit)
  await expect(mine.title).toHaveText(mine.words.open.heading)

  const WORDS = 'I have thought about it for a long time'
  const kept = async (failure: string | RegExp) => {
    await mine.press(mine.words.write.submit)
    await expect(mine.alert).toContainText(failure)
    await expect(mine.alert).toBeFocused()
    await expect(mine.message).toHaveValue(WORDS)
  }
  await mine.message.fill(WORDS)
  await context.setOffline(true)
  await kept(mine.words.failed)
  await context.setOffline(false)
  const path = '**/api/reports/messages'
  await page.route(path, (route) => route.fulfill({ status: 503, body: 'down' }), { times: 1 })
  await kept(mine.words.failed)
  const headers = { 'retry-after': '100' }
  await page.route(path, (route) => route.fulfill({ status: 429, headers, body: '{}' }), { times: 1 })
  await kept('Wait 2 minutes')
  await page.route(
    path,
    async (route) => {
      await route.fetch()
      await route.abort()
    },
    { times: 1 },
  )
  await kept(mine.words.failed)
  expect(listMessages(server.db, report.id)).toHaveLength(1)
  await mine.press(mine.words.write.submit)
  await expect(mine.done).toHaveText(mine.words.write.done)
  await expect(mine.messages).toHaveCount(1)
  expect(listMessages(server.db, report.id)).toHaveLength(1)

  await mine.press(mine.words.withdraw.submit)
  await page.route(
    '**/api/reports/withdrawal',
    async (route) => {
      await route.fetch()
      await route.abort()
    },
    { times: 1 },
  )
  await mine.press(mine.words.withdraw.confirm)
  await expect(mine.alert).toBeFocused()
  faults.allow(/status: 404 POST .*withdrawal$/)
  await mine.press(mine.words.withdraw.confirm)
  await expect(mine.title).toHaveText(mine.words.withdraw.done)
})

test('taken back elsewhere meanwhile: what somebody writes is not sent, and they are told so', async ({
  page,
  visit,
  server,
  faults,
}) => {
  faults.allow(/status: 404 POST .*messages$/)
  const mine = returningOn(page, 'en')
  const report = await someoneReported(server)
  await visit(mine.address)
  await mine.open(report.code)
  const data = { token: report.keys.token }
  expect((await page.request.post('/api/reports/withdrawal', { data })).status()).toBe(204)
  await mine.send('Are you there?')
  await expect(mine.alert).toContainText('What you just wrote was not sent')
  await expect(mine.message).toHaveValue('Are you there?')
})

test.describe('without script', () => {
  test.use({ noScript: true })

  test('what the server refuses stays in its box, and is stored once when the server can', async ({
    page,
    visit,
    server,
  }) => {
    const mine = returningOn(page, 'en')
    const report = await someoneReported(server)
    await visit(mine.address)
    await mine.open(report.code)
    await mine.send('')
    await expect(mine.summary).toContainText(mine.words.writeProblems.missing)
    const { sealed } = await report.reply()
    const note = { reportId: report.id, kind: 'note', sealed, teamKeyId: report.team.id } as const
    for (let made = 0; made < 499; made += 1)
      addMessage(server.db, { ...note, id: `note-${made}`, writtenBy: null, writtenAt: new Date() })
    await mine.send('A long thought')
    await expect(mine.summary).toContainText(sentence(mine.words.writeProblems.many))
    await expect(mine.message).toHaveValue('A long thought')
    server.db.$client.prepare("DELETE FROM report_messages WHERE kind = 'note'").run()
    await mine.press(mine.words.write.submit)
    await expect(mine.done).toHaveText(mine.words.write.done)
    // Sent again, as Reload does: nothing is doubled, and nothing is shown.
    server.clock.move(60_000)
    await page.reload()
    await expect(page.getByText(mine.words.code.closed)).toBeVisible()
    expect(listMessages(server.db, report.id)).toHaveLength(2)
  })
})
