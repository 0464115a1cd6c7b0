import { putHold } from '#db/queries/legal-holds.ts'
import { findReport } from '#db/queries/reports.ts'
import { main, sound, unlock } from './case-desk.ts'
import { expect } from './fixtures.ts'
import { returningOn, someoneReported, test } from './returning.ts'
import { PHONE } from './screens.ts'
import { sentence } from './words.ts'

const TOLD = 'They waited for me by the school'
const soon = () => new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10)

test('a case is held, taken back and closed; a second coordinator hands over and ends it, and then it is gone', async ({
  page,
  visit,
  server,
  context,
  faults,
}) => {
  test.slow()
  faults.allow(/400 PUT .*hold/)
  faults.allow(/404 POST .*return/)
  const report = await someoneReported(server, {}, { what: TOLD })
  const cookie = async (name: string) => (await server.officer(name)).cookie
  const hold = page.getByRole('group').filter({ hasText: 'Who needs the words' })
  await context.addCookies([await cookie('Holly Holder')])
  await visit(`/staff/cases/#${report.id}`)
  await unlock(page)
  await page.getByText('Legal hold', { exact: true }).click()
  await hold.getByRole('button', { name: 'Put on hold' }).click()
  await expect(hold.getByRole('alert')).toHaveText(['Choose who needs the words.', /Enter the day/])
  await hold.getByLabel('Who needs the words').selectOption('police')
  const day = hold.getByLabel('Look at it again on')
  const tooFar = new Date(Date.now() + 800 * 86_400_000).toISOString().slice(0, 10)
  await day.fill(tooFar)
  await hold.getByRole('button', { name: 'Put on hold' }).click()
  // At the field, and what was chosen stays, also when the case is looked at again.
  await expect(day).toHaveAccessibleDescription(/Enter a day within six months\..*$/)
  const link = page.getByRole('alert').getByRole('link', { name: /^Enter a day within six months/ })
  await expect(link).toHaveCSS('color', 'rgb(150, 16, 32)')
  await link.click()
  await expect(day).toBeFocused()
  await expect(hold.getByLabel('Who needs the words')).toHaveValue('police')
  await expect(day).toHaveValue(tooFar)
  await hold.getByLabel('Look at it again on').fill(soon())
  await hold.getByRole('button', { name: 'Put on hold' }).click()
  await expect(hold).toContainText('Nobody has agreed to it yet. Ask another coordinator.')
  await expect(hold.getByRole('button', { name: 'End the hold' })).toHaveCount(0)
  await sound(page, 'the case on hold')

  const there = returningOn(page, 'en')
  const { held, withdraw } = there.words
  await visit(there.address)
  await there.open(report.code)
  await there.press(withdraw.submit)
  await expect(main(page)).toContainText(held.reasons.police)
  await expect(main(page)).toContainText(held.work)
  await expect(main(page)).not.toContainText(withdraw.account)
  await there.press(held.confirm)
  await expect(there.title).toHaveText(held.heading)
  await expect(there.title).toBeFocused()
  await expect(main(page)).toContainText(sentence(held.taken))
  await expect(main(page).getByRole('link', { name: '0303 123 1113' })).toHaveAttribute('href', 'tel:03031231113')
  await expect(page.getByRole('textbox')).toHaveCount(0)
  await sound(page, 'taken back and held')
  expect(findReport(server.db, report.id)?.account).not.toBeNull()

  await context.clearCookies()
  await context.addCookies([await cookie('Second Look')])
  await visit('/staff/cases/')
  await page.getByRole('button', { name: /On legal hold/ }).click()
  const row = page.getByRole('row').filter({ hasText: report.id.slice(0, 8).toUpperCase() })
  await expect(row).toContainText('Hold waits for a second person')
  await row.getByRole('link').click()
  await unlock(page)
  await expect(main(page)).toContainText('It is closed: nobody works on it')
  await expect(main(page)).not.toContainText(TOLD)
  await expect(page.getByLabel('New note')).toHaveCount(0)
  await page.getByRole('button', { name: 'Open it to hand over what is needed' }).click()
  await expect(main(page)).toContainText(TOLD)
  await sound(page, 'the closed case')
  await hold.getByRole('button', { name: 'Agree to it' }).click()
  await expect(hold).toContainText('Second Look agreed to it.')
  await hold.getByRole('button', { name: 'End the hold and delete the words' }).click()
  await expect(main(page)).not.toContainText(TOLD)
  await expect(page.getByText(/^What was done/)).toBeVisible()
  expect(findReport(server.db, report.id)).toMatchObject({ account: null, tokenHash: null, state: 'withdrawn' })

  await visit(there.address)
  await there.enter(report.code)
  await expect(there.summary).toContainText(sentence(there.words.codeProblems.wrong))
})

test.describe(() => {
  test.use({ noScript: true, ...PHONE })
  test('without script, in Persian: why it cannot be deleted yet, before and after taking it back', async ({
    page,
    visit,
    server,
  }) => {
    const report = await someoneReported(server)
    const { id } = server.colleague('Past Holder', 'coordinator')
    const hold = { reportId: report.id, reason: 'court', reviewOn: soon(), placedBy: id, placedAt: new Date() } as const
    putHold(server.db, hold)
    const there = returningOn(page, 'fa')
    const { held, withdraw } = there.words
    await visit(there.address)
    await there.open(report.code)
    await there.press(withdraw.submit)
    await expect(main(page)).toContainText(held.reasons.court)
    await sound(page, 'before taking it back', { scripted: false })
    await there.press(held.confirm)
    await expect(there.title).toHaveText(held.heading)
    await expect(main(page)).toContainText(sentence(held.review))
    await sound(page, 'taken back and held', { scripted: false })
    await visit(there.address)
    await there.enter(report.code)
    await expect(there.title).toHaveText(held.heading)
    expect(findReport(server.db, report.id)).toMatchObject({ state: 'withdrawn', legalHold: true })
  })
})
