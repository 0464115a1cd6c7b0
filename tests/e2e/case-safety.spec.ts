import { openEnvelope } from '#api/sealing/envelope.ts'
import { listMessages } from '#db/queries/report-messages.ts'
import { unlock } from './case-desk.ts'
import { newMarker, whereabouts } from './canary.ts'
import { findings } from './findings.ts'
import { overflowWhenNarrow } from './hands.ts'
import { expect, test } from './fixtures.ts'
import { someoneReported } from './returning.ts'

const MARKER = newMarker()

test('a child’s case shows whom to call and the three steps; it is on the list until each is done, in sealed words', async ({
  page,
  visit,
  server,
  context,
}) => {
  const report = await someoneReported(
    server,
    { risks: ['under_18'] },
    {
      what: 'I am fourteen.',
      needs: { bsl: true },
      contact: { ways: ['code'], voicemail: false },
    },
  )
  await context.addCookies([(await server.officer('Saff Guard')).cookie])
  await visit('/staff/cases/')
  await page.getByRole('button', { name: /Somebody at risk/ }).click()
  const row = page.getByRole('row').filter({ hasText: report.id.slice(0, 8).toUpperCase() })
  await expect(row).toContainText('Safeguarding is open')
  await row.getByRole('link').click()
  const route = page.getByRole('region', { name: 'Keep them safe first' })
  await expect(route.getByRole('link', { name: '020 7946 0322' })).toHaveAttribute('href', 'tel:02079460322')
  await expect(route).toContainText('Take this case to record what you did.')
  await unlock(page)
  await expect(page.getByRole('heading', { level: 1 })).toBeFocused()
  await page.getByRole('button', { name: 'Take this case' }).click()
  // What must be known before anything is done comes first: how they may be reached, and what they need.
  const contact = page.getByRole('region', { name: 'Safe contact' })
  await expect(contact).toContainText('The person wants no contact outside this page.')
  await expect(contact).toContainText('British Sign Language')
  const regions = (await page.getByRole('region').all()).map((region) => region.getAttribute('aria-labelledby'))
  const order = await Promise.all(regions)
  expect(order.indexOf('safe-contact')).toBeLessThan(order.indexOf('safety'))
  expect(order.indexOf('safety')).toBeLessThan(order.indexOf('account'))
  const step = (name: string) => route.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) })
  const danger = step('Is anybody in danger now?')
  await danger.getByText('Say what you did').click()
  await danger.getByRole('button', { name: 'Record this step' }).click()
  const summary = (of: typeof danger) => of.getByRole('group', { name: 'There is a problem' })
  await summary(danger).getByRole('link', { name: 'Choose what you did.' }).click()
  await expect(danger.getByRole('radio', { name: 'I called 999' })).toBeFocused()
  await expect(danger.getByLabel('What you did, and who you spoke to (optional)')).toBeVisible()
  await danger.getByRole('radio', { name: 'I called 999' }).check()
  await danger.getByRole('button', { name: 'Record this step' }).click()
  await expect(danger).toContainText('I called 999. Saff Guard')
  await expect(page.getByRole('region', { name: 'At a glance' })).toContainText('The team called 999, ')
  expect(await findings(page)).toEqual([])
  expect(await overflowWhenNarrow(page)).toEqual([])
  const lead = step('Tell the safeguarding lead')
  // A second press of the same button records nothing: focus is at the next step, where nothing is chosen.
  await expect(lead.getByRole('heading', { name: 'Tell the safeguarding lead' })).toBeFocused()
  await lead.getByText('Say what you did').click()
  const knows = lead.getByRole('checkbox', { name: 'The safeguarding lead knows' })
  await expect(knows).not.toBeChecked()
  await lead.getByRole('button', { name: 'Record this step' }).click()
  // What is needed is all said at once, each at its own field, and before anything is pressed.
  const who = lead.getByLabel(/^Who you told/)
  await expect(who).toHaveAttribute('aria-required', 'true')
  await expect(who).toHaveAccessibleDescription(/^This is needed/)
  await expect(summary(lead)).toBeFocused()
  await knows.check()
  await lead.getByRole('button', { name: 'Record this step' }).click()
  await expect(who).toHaveAccessibleDescription(/Write who you told, and how\.$/)
  await expect(knows).not.toHaveAccessibleDescription(/./)
  await summary(lead).getByRole('link', { name: 'Write who you told, and how.' }).click()
  await expect(who).toBeFocused()
  await who.fill(`Spoke with Lea Lead at 10 ${MARKER}`)
  await page.getByText('Refer', { exact: true }).click()
  await page.getByLabel('To whom').selectOption('housing')
  await page.getByLabel('Reference and what was agreed').fill(`A door to mend ${MARKER}`)
  await page.getByLabel('New note').fill(`Ring the school ${MARKER}`)
  // The desk locks: nothing that was being written is shown, and none of it is lost.
  await page.getByRole('button', { name: 'Lock now' }).click()
  await expect(route).toContainText('Unlock to record what you did.')
  await expect(route.getByRole('textbox')).toHaveCount(0)
  expect(await page.content()).not.toContain(MARKER)
  expect(await page.evaluate(() => [...document.querySelectorAll('textarea')].map(({ value }) => value))).toEqual([])
  await unlock(page)
  await expect(lead.getByLabel(/^Who you told/)).toHaveValue(`Spoke with Lea Lead at 10 ${MARKER}`)
  await expect(page.getByLabel('Reference and what was agreed')).toHaveValue(`A door to mend ${MARKER}`)
  await expect(page.getByLabel('To whom')).toHaveValue('housing')
  await expect(page.getByLabel('New note')).toHaveValue(`Ring the school ${MARKER}`)
  await lead.getByRole('button', { name: 'Record this step' }).click()
  await expect(page.getByRole('region', { name: 'Notes of the team' })).toContainText(
    `Spoke with Lea Lead at 10 ${MARKER}`,
  )

  // Before it is pressed it says what is to be finished; what is chosen meanwhile stays.
  await page.getByText('What came of it', { exact: true }).click()
  const outcome = page.getByLabel('Outcome', { exact: true })
  await outcome.selectOption('resolved')
  await expect(page.getByText('You cannot close this case yet')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Close the case' })).toHaveCount(0)
  await page.getByRole('link', { name: 'Finish the three steps first' }).click()
  await expect(page.getByRole('heading', { name: 'Keep them safe first' })).toBeFocused()
  await page.getByRole('link', { name: 'Back to the list' }).click()
  await row.getByRole('link').click()
  await page.getByText('What came of it', { exact: true }).click()
  await expect(outcome).toHaveValue('resolved')
  const referral = step('Make the referral')
  await referral.getByText('Say what you did').click()
  await referral.getByRole('radio', { name: 'No referral is needed' }).check()
  await referral.getByRole('button', { name: 'Record this step' }).click()
  await expect(referral.getByText('Write why no referral is needed.').last()).toBeVisible()
  await referral.getByRole('radio', { name: 'Referred to children’s services' }).check()
  await referral.getByRole('button', { name: 'Record this step' }).click()
  await expect(summary(referral).getByRole('link')).toHaveText([
    'Say whether the person agreed, or that somebody is in danger.',
    'Write the reference, and who you spoke to.',
  ])
  await referral.getByLabel('Did the person agree to this?').selectOption('in_danger')
  await referral.getByLabel(/^Reference/).fill(`MASH 12345 ${MARKER}`)
  await referral.getByRole('button', { name: 'Record this step' }).click()
  await expect(page.getByText('Safeguarding: all three steps are done')).toBeVisible()
  await page.getByRole('button', { name: 'Close the case' }).click()
  await expect(page.getByRole('main')).toContainText(/Closed \d/)
  const notes = await Promise.all(
    listMessages(server.db, report.id).map(({ sealed }) =>
      openEnvelope(sealed, [report.team.identity], { kind: 'note', report: report.id }),
    ),
  )
  expect(notes).toEqual([
    `The safeguarding lead knows: Spoke with Lea Lead at 10 ${MARKER}`,
    `Referred to children’s services: MASH 12345 ${MARKER}`,
  ])
  expect(whereabouts(server, MARKER)).toEqual([])
  await page.getByText(/^What was done/).click()
  await expect(page.getByRole('main')).toContainText('recorded for safeguarding: I called 999')
})
