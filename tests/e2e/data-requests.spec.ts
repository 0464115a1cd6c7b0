import type { Page } from '@playwright/test'
import { openEnvelope } from '#api/sealing/envelope.ts'
import { findDataRequest } from '#db/queries/data-requests.ts'
import { listMessages } from '#db/queries/report-messages.ts'
import { findReport } from '#db/queries/reports.ts'
import { PASSPHRASE } from '#tests/support/keys.ts'
import { newMarker, whereabouts } from './canary.ts'
import { findings } from './findings.ts'
import { overflowWhenNarrow } from './hands.ts'
import { faultsIn } from './html-faults.ts'
import { asTyped, returningOn, someoneReported, test } from './returning.ts'
import { expect } from './fixtures.ts'

const main = (page: Page) => page.getByRole('main')
const MARKER = newMarker()
const WHO = `Nia Name. Ring her sister on 020 7946 0999, mornings only. ${MARKER}`

async function sound(page: Page, of: string) {
  expect(await findings(page), `${of}: axe`).toEqual([])
  expect(await faultsIn(await page.content()), `${of}: HTML`).toEqual([])
  expect(await overflowWhenNarrow(page), `${of}: at 320 px`).toEqual([])
}

test('whoever has the code asks for a copy; a letter is recorded, its report found and deleted, and both are answered', async ({
  page,
  visit,
  server,
  context,
  faults,
}) => {
  test.slow()
  faults.allow(/409 POST .*data-requests/)
  faults.allow(/400 POST .*\/code/)
  const report = await someoneReported(server)
  const other = await someoneReported(server)
  const there = returningOn(page, 'en')
  const { data } = there.words
  await visit(there.address)
  await there.open(report.code)
  await page.getByText(data.question).first().click()
  await there.press(data.submit)
  await expect(there.summary).toContainText(data.missing)
  await page.getByRole('radio', { name: data.access }).check()
  await page.getByRole('textbox', { name: data.words }).fill(`Please in large print. ${MARKER}`)
  await there.press(data.submit)
  await expect(there.done).toHaveText(data.done)
  await expect(main(page)).toContainText('You asked: A copy of what you hold about me. You get an answer by the end of')
  await expect(there.messages).toContainText(['Please in large print.'])
  await page.getByText(data.question).first().click()
  await page.getByRole('radio', { name: data.access }).check()
  await there.press(data.submit)
  await expect(there.summary).toContainText(data.asked)
  await sound(page, 'the page of the code')
  const [message] = listMessages(server.db, report.id)
  const words = await openEnvelope(message?.sealed ?? Buffer.of(), [report.team.identity], {
    kind: 'to_team',
    report: report.id,
  })
  expect(words).toBe(`${data.access}\n\nPlease in large print. ${MARKER}`)

  await context.addCookies([(await server.officer('Rita Rights')).cookie])
  await visit('/staff/data-requests/')
  await sound(page, 'the list')
  const short = report.id.slice(0, 8).toUpperCase()
  await page
    .getByRole('row')
    .filter({ hasText: `Case ${short}` })
    .getByRole('link', { name: 'A copy of what we hold' })
    .click()
  await expect(page.getByRole('link', { name: `Open case ${short}` })).toHaveAttribute(
    'href',
    `/staff/cases/#${report.id}`,
  )
  // The case says so too, and makes the copy that the person gets.
  await visit(`/staff/cases/#${report.id}`)
  await expect(page.getByRole('link', { name: /^Asked for a copy of what we hold, answer due \d/ })).toBeVisible()
  await page.getByLabel('Your passphrase').fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Unlock' }).click()
  await expect(main(page)).toContainText(`Chosen in the form: “${data.access}”`)
  await page.getByRole('button', { name: 'Make the copy for the person' }).click()
  const copy = page.getByRole('region', { name: `Copy of what we hold, report ${short}` })
  await expect(copy).toContainText('Please in large print.')
  await expect(page.getByRole('region', { name: 'Notes of the team' })).toHaveCount(0)
  await sound(page, 'the copy for the person')
  // On paper nobody of the team is named, not even by the page's own head.
  await page.emulateMedia({ media: 'print' })
  await expect(page.getByText('Rita Rights')).toBeHidden()
  await expect(copy).toBeVisible()
  await page.emulateMedia({ media: 'screen' })
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download as text, not sealed' }).click(),
  ])
  expect(file.suggestedFilename()).toBe('copy.txt')
  await page.getByRole('button', { name: 'Back to the case' }).click()
  await page.getByRole('link', { name: /^Asked for a copy of what we hold/ }).click()
  // Nothing is closed as answered while the person has no answer.
  await page.getByLabel('What was done').selectOption('done')
  await page.getByRole('button', { name: 'Record the answer' }).click()
  await expect(page.getByRole('group', { name: 'There is a problem' })).toContainText(
    'The person has no message from you since they asked.',
  )
  await report.reply('We read it to you on Monday.')
  await page.getByLabel('What was done').selectOption('partly')
  await page.getByRole('button', { name: 'Record the answer' }).click()
  await expect(page.getByRole('group', { name: 'There is a problem' })).toContainText('Choose why it was refused')
  await page.getByLabel('What was done').selectOption('partly')
  await page.getByLabel(/^If refused/).selectOption('others')
  await page.getByRole('button', { name: 'Record the answer' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'The answer is recorded.' })).toBeVisible()

  // A slip is put right, with a reason; then the person sees that it was answered.
  await page.getByText('Correct a slip').click()
  await page.getByLabel('Why it waits again').selectOption('slip')
  await page.getByRole('button', { name: 'Let it wait again' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'The request waits for an answer again.' })).toBeVisible()
  await page.getByLabel('What was done').selectOption('done')
  await page.getByRole('button', { name: 'Record the answer' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'The answer is recorded.' })).toBeVisible()
  await visit(there.address)
  await there.open(report.code)
  await expect(main(page)).toContainText(
    /You asked: A copy of what you hold about me\. Answered on \d+ \w+ \d{4}: done\./,
  )

  await visit('/staff/data-requests/new/')
  await page.getByRole('button', { name: 'Seal and record' }).click()
  await expect(page.getByLabel('What do they ask?')).toBeFocused()
  await expect(page.getByText('Enter the day on which it came')).toBeVisible()
  await page.getByLabel('When did it come?').fill(new Date().toISOString().slice(0, 10))
  await page.getByLabel('What do they ask?').selectOption('erasure')
  await page.getByLabel('How did it come?').selectOption('letter')
  await page.getByLabel(/^Who asks/).fill(WHO)
  await sound(page, 'the new request')
  await page.getByRole('button', { name: 'Seal and record' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'The request is recorded.' })).toBeVisible()
  const id = new URL(page.url()).pathname.split('/').at(-2) ?? ''
  expect(findDataRequest(server.db, id)?.who?.toString('latin1')).not.toContain('Nia')
  await expect(main(page)).toContainText('Who asks is sealed.')
  await page.getByLabel('Your passphrase').fill(PASSPHRASE)
  await page.getByRole('button', { name: 'Unlock' }).click()
  await expect(main(page)).toContainText(WHO)
  await page.getByRole('button', { name: 'Lock now' }).click()
  await expect(main(page)).not.toContainText('Nia Name')

  const sent: string[] = []
  page.on('request', (request) => void sent.push(`${request.url()} ${request.postData() ?? ''}`))
  const code = page.getByLabel('The code they tell you')
  await page.getByRole('button', { name: 'Find the report' }).click()
  await expect(page.getByText('Enter the code that they tell you')).toBeVisible()
  await code.fill('1234')
  await page.getByRole('button', { name: 'Find the report' }).click()
  await expect(code).toBeFocused()
  await code.fill(asTyped(other.code, 'en'))
  await page.getByRole('button', { name: 'Find the report' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'The report is found.' })).toBeVisible()
  expect(sent.join(' ').replaceAll(/[^0-9]/g, ' ')).not.toContain(other.code)
  await sound(page, 'the request')
  await page.getByRole('button', { name: 'Delete the words of this report' }).click()
  await expect(page.getByRole('group', { name: 'There is a problem' })).toContainText(
    'Tick this when you have made sure',
  )
  expect(findReport(server.db, other.id)?.account).not.toBeNull()
  await page.getByLabel('I have made sure that this is the person').check()
  await page.getByRole('button', { name: 'Delete the words of this report' }).click()
  await expect(page.getByRole('group', { name: 'There is a problem' })).toContainText(
    'Write to the person in the case first, or choose why there is no message',
  )
  expect(findReport(server.db, other.id)?.account).not.toBeNull()
  await page.getByLabel('If there is no message to them: why').selectOption('told_otherwise')
  await page.getByLabel('I have made sure that this is the person').check()
  await page.getByRole('button', { name: 'Delete the words of this report' }).click()
  await expect(page.getByRole('status').filter({ hasText: 'It is deleted.' })).toBeVisible()
  expect(findReport(server.db, other.id)).toMatchObject({ account: null, tokenHash: null })

  await page.getByLabel('Email address').fill('nobody@example.org')
  await page.getByRole('button', { name: 'Look', exact: true }).click()
  await expect(main(page)).toContainText('We hold nothing under this.')
  await page.getByLabel('What was done').selectOption('done')
  await page.getByRole('button', { name: 'Record the answer' }).click()
  await expect(main(page)).toContainText(/Done, \d/)
  // Also of what is refused.
  for (const path of ['/api/reports/data-requests', '/api/staff/data-requests'])
    await page.request.post(path, { data: { who: MARKER, sealed: MARKER, [MARKER]: MARKER } })
  expect(whereabouts(server, MARKER)).toEqual([])
})

test.describe('without script, in Persian', () => {
  test.use({ noScript: true })

  test('whoever has the code asks that something is put right', async ({ page, visit, server }) => {
    const report = await someoneReported(server)
    const there = returningOn(page, 'fa')
    const { data } = there.words
    await visit(there.address)
    await there.open(report.code)
    await page.getByText(data.question).first().click()
    await page.getByRole('textbox', { name: data.words }).fill(`سه‌شنبه بود، نه دوشنبه. ${MARKER}`)
    await there.press(data.submit)
    await expect(there.summary).toContainText(data.missing)
    await expect(page.getByRole('textbox', { name: data.words })).toHaveValue(`سه‌شنبه بود، نه دوشنبه. ${MARKER}`)
    await page.getByRole('radio', { name: data.rectification }).check()
    expect(await overflowWhenNarrow(page)).toEqual([])
    await there.press(data.submit)
    await expect(there.done).toHaveText(data.done)
    await expect(there.messages).toContainText(['سه‌شنبه بود، نه دوشنبه.'])
    expect(whereabouts(server, MARKER)).toEqual([])
  })
})
