import { filesOf, idIn, save, test } from './editor.ts'
import { expect } from './fixtures.ts'

test('an editor writes a consultation of ten questions in two languages', async ({ page, at, eve }) => {
  test.slow()
  const address = await at('eve', 'consultations/safer-parks', { 'questionnaire.yaml': '', 'en.yaml': '' })

  await page.goto(`${address}details/`)
  await page.getByRole('group', { name: 'Opens' }).getByLabel('Day').fill('2026-12-01')
  await page.getByRole('group', { name: 'Opens' }).getByLabel('Time').fill('09:30')
  await page.getByRole('group', { name: 'Closes' }).getByLabel('Day').fill('2027-02-28')
  await page.getByLabel('Public spaces').check()
  await page.getByLabel('All of them').check()
  await page.getByLabel('Who keeps it right').fill('Parks team')
  await page.getByLabel('Look at it again by').fill('2027-03-31')
  await page.getByRole('button', { name: 'Save' }).last().click()
  await expect(page.getByRole('group', { name: /to put right before this can be published/ })).toBeVisible()

  await page.getByRole('link', { name: 'Questions', exact: true }).click()
  await page.getByRole('button', { name: 'Add a page' }).click()
  await page.getByLabel('Heading of the page').fill('Your park')
  const types = [
    'One of several options',
    'Several options',
    'Scale',
    'Grid: rows with the same options',
    'Ranking',
    'Number',
    'Short text',
    'Long text',
    'Date',
    'Ward or postcode',
  ]
  const labels = [
    'Do you visit a park?',
    'Which parks do you visit?',
    'How safe is it?',
    'What about these things?',
    'What matters most?',
    'How often a month?',
    'Name one thing to change',
    'Why is that?',
    'When were you there last?',
    'Where do you live?',
  ]
  for (const [index, label] of labels.entries()) {
    if (index > 0) await page.getByRole('button', { name: /^Add a question/ }).click()
    const card = page.locator('.saysafe-edit-question').nth(index)
    const field = card.getByLabel('Question', { exact: true })
    await expect(field).toBeVisible()
    if (index > 0) await expect(field).toBeFocused()
    await field.fill(label)
    if (index > 0) {
      await card.getByLabel('Type of question').selectOption({ label: types[index] ?? '' })
      await expect(card.locator('summary').first()).toContainText(types[index] ?? '')
    }
  }
  const grid = page.locator('.saysafe-edit-question').nth(3)
  await grid.getByLabel('Row 1', { exact: true }).fill('Lights')
  await grid.getByLabel('Row 2', { exact: true }).fill('Paths')
  const ranking = page.locator('.saysafe-edit-question').nth(4)
  for (const [index, option] of ['Light', 'Benches', 'Trees'].entries())
    await ranking.getByLabel(`Option ${index + 1}`, { exact: true }).fill(option)
  const several = page.locator('.saysafe-edit-question').nth(1)
  await several.getByLabel('Option 1', { exact: true }).fill('Oak Hill Park')
  await several.getByLabel('Option 2', { exact: true }).fill('None of them')
  await several.getByLabel(/^Cannot be chosen with others Option 2/).check()
  await save(page)
  let files = await filesOf(eve, address)
  expect(files['questionnaire.yaml']).toContain('id: visit_park')
  expect(files['questionnaire.yaml']).toContain('rows: [lights, paths]')
  expect(files['questionnaire.yaml']).toContain('options: [oak_hill_park, { id: none_them, exclusive: true }]')
  expect(files['questionnaire.yaml']).toContain('opens: 2026-12-01T09:30:00+00:00')

  // By keyboard alone: the second question goes up, and the focus goes with it.
  const up = page.getByRole('button', { name: 'Move up Which parks do you visit?' })
  await up.focus()
  await page.keyboard.press('Enter')
  await expect(page.locator('#editor-said')).toContainText('Moved up')
  await expect(up).toBeFocused()
  await expect(page.locator('.saysafe-edit-question__name').first()).toContainText('Which parks')
  await page.getByRole('button', { name: 'Move down Which parks do you visit?' }).press('Enter')
  await expect(page.locator('.saysafe-edit-question__name').nth(1)).toContainText('Which parks')

  // A condition on an earlier answer.
  const parks = page.locator('.saysafe-edit-question').nth(1)
  if (!(await parks.getByLabel('Question', { exact: true }).isVisible())) await parks.locator('summary').first().click()
  await parks.getByLabel('When it is asked').selectOption('all')
  await parks.getByLabel('Earlier question').selectOption('visit_park')
  await parks.getByRole('group', { name: 'Which options' }).getByLabel('Yes').check()
  await page.getByLabel('Language of previews').selectOption('fa')
  await parks.getByRole('button', { name: 'Preview Which parks do you visit?' }).click()
  const preview = page.getByRole('region', { name: 'As residents will see it' })
  await expect(preview).toBeFocused()
  await expect(preview.getByRole('checkbox', { name: 'Oak Hill Park' })).toBeVisible()
  await save(page)
  files = await filesOf(eve, address)
  expect(files['questionnaire.yaml']).toContain('when:')

  // The words of the whole, and their translation.
  await page.getByRole('link', { name: 'English', exact: true }).click()
  await page.getByLabel('Title', { exact: true }).fill('Safer parks')
  await page.getByLabel('Summary', { exact: true }).fill('Tell us about your park.')
  for (const name of ['What is proposed', 'Why', 'Who decides, and when', 'What happens next'])
    await page.getByLabel(name, { exact: true }).fill('We plan **better light** in six parks.\n\nSee below.')
  await page.getByRole('button', { name: 'Add to: Alternatives' }).click()
  await page.getByLabel('What was considered Alternatives: 1').fill('Do nothing')
  await page.getByLabel('Why not Alternatives: 1').fill('It stays dark: nobody wants that.')
  await save(page)
  await page.getByRole('link', { name: 'Persian', exact: true }).click()
  const title = page.getByLabel('Title (Persian)')
  await expect(title).toHaveAttribute('dir', 'rtl')
  await title.fill('پارک‌های امن‌تر: «نظر شما»')
  await page.getByLabel('Question Do you visit a park? (Persian)').fill('آیا به پارک می‌روید؟ 🌳')
  await save(page)
  files = await filesOf(eve, address)
  expect(files['fa.yaml']).toContain('پارک‌های امن‌تر: «نظر شما»')
  expect(files['fa.yaml']).toMatch(/made_from:\n {2}title: \S{8}\n/)
  const { body } = await eve('GET', `/api/staff/changes/${idIn(address)}/problems`)
  expect(body.problems).toEqual([])
})

test('a block is written with the same builder, and its reviewer reads which questionnaires become another version', async ({
  page,
  at,
  eve,
}) => {
  const address = await at('eve', 'blocks/equality')
  await page.goto(`${address}questions/`)
  await expect(page.getByRole('button', { name: 'Add a page' })).toHaveCount(0)
  await page.getByRole('button', { name: /^Add a question/ }).click()
  const card = page.locator('.saysafe-edit-question').last()
  await expect(card.getByLabel('Question', { exact: true })).toBeFocused()
  await card.getByLabel('Question', { exact: true }).fill('Do you look after somebody?')
  await card
    .getByRole('button', { name: /^Move up/ })
    .last()
    .press('Enter')
  await expect(page.locator('.saysafe-edit-question__name').nth(9)).toContainText('look after')
  await save(page)
  expect((await filesOf(eve, address))['questionnaire.yaml']).toMatch(
    /id: look_after_somebody[\s\S]*id: equality_pregnancy/,
  )
  await page.goto(address.replace('edit/', ''))
  await expect(page.getByRole('region', { name: 'One questionnaire gets a new version' })).toContainText(
    'version 1 becomes version 2. Nobody has answered version 1 yet.',
  )
  await eve('DELETE', `/api/staff/changes/${idIn(address)}`)
})

test('the tools put Markdown at the cursor, and the preview shows it without script', async ({ page, at }) => {
  const address = await at('eve', 'pages/privacy')
  await page.goto(`${address}words/en/`)
  const text = page.getByRole('textbox', { name: 'Text' })
  await text.fill('Some words')
  await text.press('ControlOrMeta+a')
  await text.press('ControlOrMeta+b')
  await expect(text).toHaveValue('**Some words**')
  await text.press('End')
  await page.getByRole('toolbar').getByRole('button', { name: 'Callout' }).click()
  await expect(text).toHaveValue('**Some words**\n\n> [!NOTE]\n> What nobody must miss.')
  await text.fill(`${await text.inputValue()}\n\n<img src=x onerror=alert(1)> [link](javascript:alert(1))`)
  await page.getByRole('button', { name: 'Preview: Text' }).click()
  const look = page.getByRole('region', { name: /^How this will look/ })
  await expect(look.locator('.saysafe-callout')).toContainText('What nobody must miss.')
  expect(await look.locator('.saysafe-prose').innerHTML()).not.toMatch(/onerror|javascript:/)
  page.on('dialog', (dialog) => void dialog.accept())
})
