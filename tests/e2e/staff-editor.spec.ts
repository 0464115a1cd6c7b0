import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { OPEN } from '#tests/support/app.ts'
import { type Desk, startDesk } from '#tests/support/desk.ts'
import { aResponse, PATH } from '#tests/support/responses.ts'
import { type Caller, finished } from '#tests/support/signed-in.ts'
import { photo } from '#tests/support/uploads.ts'
import { findings } from './findings.ts'
import { expect, test as base } from './fixtures.ts'
import { faultsIn } from './html-faults.ts'

/** A desk of their own, because publishing and drafts change it; people are signed in already. */
const test = base.extend<
  { at: (name: string, item: string, files?: Record<string, string>) => Promise<string> },
  { desk: Desk; eve: Caller; pat: Caller }
>({
  desk: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern.
    async ({}, use) => {
      const desk = await startDesk()
      desk.person('ed', 'editor')
      await use(desk)
      await desk.close()
      expect(desk.lines).toEqual([])
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  eve: [async ({ desk }, use) => use(desk.person('eve', 'editor')), { scope: 'worker' }],
  pat: [async ({ desk }, use) => use(desk.person('pat', 'publisher')), { scope: 'worker' }],
  /** Begins a change of an item, or gives the open one up and begins again; signs the browser in. */
  at: async ({ desk, eve, context, faults }, use) => {
    faults.allowOrigin(desk.url)
    await use(async (name, item, files) => {
      const found = await eve('POST', '/api/staff/changes', { item, ...(files && { files }) })
      let id: string = found.body.id
      if (found.status === 409) {
        await eve('DELETE', `/api/staff/changes/${found.body.error.fields.change}`)
        id = (await eve('POST', '/api/staff/changes', { item, ...(files && { files }) })).body.id
      }
      await context.clearCookies()
      await context.addCookies([{ name: 'saysafe', value: `session-of-${name}`, url: desk.url }])
      return `${desk.url}/staff/changes/${id}/edit/`
    })
  },
})

const idIn = (address: string) => /changes\/([^/]+)\//.exec(address)?.[1] ?? ''
async function filesOf(eve: Caller, address: string): Promise<Record<string, string>> {
  return (await eve('GET', `/api/staff/changes/${idIn(address)}`)).body.files
}
async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Save' }).last().click()
  await expect(page.getByText('Saved', { exact: true }).first()).toBeVisible()
}

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
  await page.getByRole('link', { name: 'فارسی', exact: true }).click()
  const title = page.getByLabel('Title (فارسی)')
  await expect(title).toHaveAttribute('dir', 'rtl')
  await title.fill('پارک‌های امن‌تر: «نظر شما»')
  await page.getByLabel('Question Do you visit a park? (فارسی)').fill('آیا به پارک می‌روید؟ 🌳')
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

test('two editors change the same words: the second chooses, and nothing is lost', async ({
  page,
  at,
  eve,
  faults,
}) => {
  faults.allow(/status: 40[09] POST/)
  const address = await at('ed', 'news/hate-crime-awareness-week')
  await page.goto(`${address}words/en/`)
  await page.getByLabel('Title', { exact: true }).fill('A title by Ed')
  await page.getByLabel('Summary').fill('A summary by Ed.')
  const files = await filesOf(eve, address)
  const theirs = (files['en.md'] ?? '').replace(/^title: .*$/m, 'title: A title by Eve').replace('Become a', 'Be a')
  await eve('PUT', `/api/staff/changes/${idIn(address)}`, { revision: 1, files: { ...files, 'en.md': theirs } })
  page.once('dialog', (dialog) => dialog.accept())
  await page.getByRole('button', { name: 'Save' }).last().click()
  const group = page.getByRole('group', { name: /^Title/ })
  await expect(group).toContainText('A title by Ed')
  await expect(group).toContainText('A title by Eve')
  await page.getByRole('button', { name: 'Save what I chose' }).click()
  await expect(page.getByText('Choose for each text whose words stay.')).toBeVisible()
  await page
    .getByRole('group', { name: /^Title/ })
    .getByLabel('Their words')
    .check()
  await page.getByRole('button', { name: 'Save what I chose' }).click()
  await expect(page.getByText('Saved', { exact: true }).first()).toBeVisible()
  const saved = (await filesOf(eve, address))['en.md'] ?? ''
  expect(saved).toContain('title: A title by Eve')
  expect(saved).toContain('summary: A summary by Ed.')
  expect(saved).toContain('## Be a hate crime reporting champion')
})

test('whoever is signed out keeps the words and saves after signing in elsewhere', async ({
  page,
  context,
  desk,
  at,
  eve,
  faults,
}) => {
  faults.allow(/status: 401/)
  const address = await at('eve', 'banners/order-by-phone-or-on-paper')
  await page.goto(`${address}words/en/`)
  await page.getByLabel('Words of the banner').fill('Written before the session ended.')
  await context.clearCookies()
  await page.getByRole('button', { name: 'Save' }).last().click()
  await expect(page.locator('[data-complaint]')).toContainText('Your words are still here')
  await expect(page.getByLabel('Words of the banner')).toHaveValue('Written before the session ended.')
  await context.addCookies([{ name: 'saysafe', value: 'session-of-eve', url: desk.url }])
  await save(page)
  expect((await filesOf(eve, address))['en.yaml']).toContain('Written before the session ended.')
})

test('leaving with unsaved words asks first', async ({ page, at }) => {
  const address = await at('eve', 'banners/order-by-phone-or-on-paper')
  await page.goto(`${address}words/en/`)
  await page.getByLabel('Words of the banner').fill('Not saved.')
  const asked = new Promise<string>((resolve) => {
    page.once('dialog', (dialog) => {
      resolve(dialog.type())
      void dialog.accept()
    })
  })
  await page.getByRole('link', { name: 'Details', exact: true }).click()
  expect(await asked).toBe('beforeunload')
})

test('a file that cannot be read says where, and stays to be edited as text', async ({ page, at, eve }) => {
  const address = await at('eve', 'news/public-spaces-order-your-say')
  await page.goto(`${address}text/news.yaml/`)
  await page.getByLabel('The whole file').fill('published: 2026-10-05\ntopics: [crime\n')
  await page.getByRole('button', { name: 'Save' }).last().click()
  await expect(page.getByRole('group', { name: /to put right/ })).toContainText('Line 3')
  expect((await filesOf(eve, address))['news.yaml']).toBe('published: 2026-10-05\ntopics: [crime\n')
  await page.getByRole('link', { name: 'Details', exact: true }).click()
  await expect(page.getByRole('heading', { name: 'news.yaml cannot be shown as a form' })).toBeVisible()
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

test.describe('without script', () => {
  test.use({ noScript: true })
  test('fields are edited, entries are moved, and a preview comes with the page', async ({ page, at, eve }) => {
    const address = await at('eve', 'consultations/violence-against-women-strategy')
    await page.goto(`${address}words/en/`)
    await page.getByLabel('Title', { exact: true }).fill('عنوان: "نو" 🌙')
    await page.getByRole('button', { name: 'Move down' }).first().click()
    await expect(page.getByText('Moved down')).toBeVisible()
    await page.getByRole('button', { name: 'Preview: What is proposed' }).first().click()
    await expect(page.getByRole('region', { name: /^How this will look/ }).first()).toBeVisible()
    await save(page)
    expect((await filesOf(eve, address))['en.yaml']).toContain('عنوان: "نو" 🌙')
    await page.goto(`${address}questions/`)
    const first = await page.locator('.saysafe-edit-question__name').first().textContent()
    // A long questionnaire is folded: its pages are its contents.
    await page.locator('.saysafe-edit-page summary').first().click()
    await page
      .locator('.saysafe-edit-question')
      .first()
      .getByRole('button', { name: /^Move down/ })
      .click()
    await expect(page.locator('.saysafe-edit-question__name').first()).not.toHaveText(first ?? '')
    await save(page)
  })
})

for (const [item, parts] of Object.entries({
  'consultations/public-spaces-protection-order': [
    ['', 'details/?saved=1', 'text/en.yaml/'],
    ['questions/'],
    ['words/en/'],
    ['words/fa/'],
  ],
  'news/what-came-of-the-2022-consultation': [['details/', 'words/fa/']],
  'site/area': [['', 'details/', 'words/fa/']],
  'blocks/equality': [['questions/', 'words/en/']],
})) {
  for (const together of parts) {
    test(`axe finds nothing, the HTML is valid and nothing overflows at 320 px: ${item} ${together.join(' ')}`, async ({
      page,
      at,
    }) => {
      test.slow()
      const found: string[] = []
      const address = await at('eve', item)
      for (const part of together) {
        await page.setViewportSize({ width: 320, height: 640 })
        const response = await page.goto(address + part)
        await page.evaluate(() => {
          for (const one of document.querySelectorAll('details')) one.open = true
        })
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        if (wide > 0) found.push(`${part}: ${wide} px too wide`)
        found.push(...(await findings(page, ['light'])).map((finding) => `${part}: ${finding}`))
        found.push(...(await faultsIn((await response?.text()) ?? '')).map((fault) => `${part}: ${fault}`))
      }
      expect(found).toEqual([])
    })
  }
}

test('an editor corrects the council’s telephone and a Persian name, and wishes for another address, by forms', async ({
  page,
  at,
  eve,
}) => {
  const area = await at('eve', 'site/area')
  await page.goto(`${area}details/`)
  // The form is long: its parts are folded, and what is wrong stays in sight.
  const telephone = page.locator('[name="v.council.telephone"]')
  await expect(telephone).toBeHidden()
  await page.getByText('How to reach the council').click()
  await telephone.fill('not a number')
  await save(page)
  await page
    .getByRole('group', { name: '1 thing to put right' })
    .getByRole('link', { name: /^Telephone number/ })
    .click()
  await expect(telephone).toBeFocused()
  await telephone.fill('020 7946 0555')
  await page
    .locator('summary')
    .filter({ hasText: /^\s*Wards/ })
    .click()
  await page.getByRole('button', { name: 'Add to: Wards' }).click()
  await expect(page.locator('summary').filter({ hasText: '25. Without a name' })).toBeFocused()
  await page.getByLabel('Name of the ward').last().fill('New Ward')
  await page.getByLabel('ONS code').last().fill('E05099999')
  expect(await findings(page)).toEqual([])
  await save(page)
  await page.getByRole('link', { name: 'فارسی' }).click()
  await page.getByRole('textbox', { name: 'Whetstone' }).fill('وتستون نو')
  await save(page)
  const files = await filesOf(eve, area)
  expect(files['area.yaml']).toContain('telephone: 020 7946 0555')
  expect(files['area.yaml']).toMatch(/id: New Ward\s+code: E05099999/)
  expect(files['area.yaml']).toContain('# The first language is the one that everything is written in.')
  expect(files['fa.yaml']).toContain('وتستون نو')
  const answers = await at('eve', 'site/answers')
  await page.goto(`${answers}words/en/`)
  await page.getByRole('textbox', { name: 'do_not_know' }).fill('I am not sure')
  await save(page)
  expect((await filesOf(eve, answers))['en.yaml']).toContain('I am not sure')

  const news = await at('eve', 'news/hate-crime-awareness-week')
  await page.goto(news.replace('edit/', ''))
  await page.getByRole('link', { name: 'Change the address' }).click()
  await page.getByLabel('New last part of the address').fill('public-spaces-order-your-say')
  await page.getByRole('button', { name: 'Save the address' }).click()
  const summary = page.getByRole('group', { name: 'There is a problem' })
  await expect(summary).toBeFocused()
  await expect(summary).toContainText('Something else is at this address')
  expect(await findings(page)).toEqual([])
  await page.getByLabel('New last part of the address').fill('awareness-week')
  await page.getByRole('button', { name: 'Save the address' }).click()
  await expect(page.getByText('The address is noted.')).toBeVisible()
  await expect(page.getByText('/en/news/awareness-week/')).toBeVisible()
})

test('whoever approves other words beside a question that people answered says what they are, and nobody else does', async ({
  page,
  at,
  eve,
  pat,
  desk,
  faults,
}) => {
  faults.allow(/status: 409 POST .*\/staff\/changes\//)
  const response = await fetch(`${desk.url}${PATH}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(aResponse()),
  })
  expect(response.status).toBe(201)
  const item = `consultations/${OPEN}`
  const before = (await eve('GET', `/api/staff/items/${item}`)).body.files
  const reworded = { ...before }
  // Only the Romanian words are corrected, so the other translations are as right as before.
  reworded['ro.yaml'] = before['ro.yaml'].replace(
    /(\n {2}enforcement:\n {4}title: .*\n {4}intro: )(?:\|\n(?: {6}.*\n)+|.*\n)/,
    '$1Ordinul ar înceta.\n',
  )
  expect(reworded['ro.yaml']).toContain('Ordinul ar înceta.')
  const edit = await at('pat', item, reworded)
  await eve('POST', `/api/staff/changes/${idIn(edit)}/submission`, {})
  await page.goto(edit.replace('edit/', ''))
  const said = page.getByRole('region', { name: 'Is this only a correction? People have answered the old words' })
  await expect(said).toContainText('Introduction of a page. 1 person answered the old words.')
  await expect(said.locator('ins')).toHaveText('Ordinul ar înceta.')
  expect(await findings(page)).toEqual([])
  const approve = page.getByRole('button', { name: 'Approve', exact: true })
  await approve.click()
  const summary = page.getByRole('group', { name: 'There is a problem' })
  await expect(summary).toBeFocused()
  await summary.getByRole('link', { name: /^Say whether the new words correct a mistake/ }).click()
  const form = page.locator('form').filter({ has: approve })
  const correction = form.getByRole('radio', { name: 'They correct a mistake: the same is asked as before' })
  await expect(correction).toBeFocused()
  await form.getByRole('radio', { name: 'They change what is asked, so these have to be new questions' }).check()
  await approve.click()
  await expect(summary).toContainText('What asks something else has to be a new question')
  await correction.check()
  await approve.click()
  await expect(page.getByText('You have approved it.')).toBeVisible()
  await pat('DELETE', `/api/staff/changes/${idIn(edit)}`)
})

test('what was put back is found on the list and gone on with; a picture that nothing needs is deleted for good', async ({
  page,
  context,
  eve,
  pat,
  desk,
  faults,
}) => {
  test.setTimeout(120_000)
  faults.allowOrigin(desk.url)
  const files = {
    'news.yaml': 'published: 2026-11-01\ntopics: [hate_crime]\nowner: Parks team\nreview_by: 2027-09-30\n',
    'en.md':
      '---\ntranslation: original\ntitle: First lamps\nsummary: About lamps.\n---\n\n![A lamp in the park](pictures/lamp.webp)\n',
  }
  const [last] = (await pat('GET', '/api/staff/publications')).body.publications
  const { id } = (await eve('POST', '/api/staff/changes', { item: 'news/first-lamps', files })).body
  await context.clearCookies()
  await context.addCookies([{ name: 'saysafe', value: 'session-of-pat', url: desk.url }])
  await page.goto(`${desk.url}/staff/changes/${id}/edit/files/`)
  const buffer = await photo({ width: 600, height: 400 })
  await page.getByLabel('A picture or a document').setInputFiles({ name: 'Lamp.jpg', mimeType: 'image/jpeg', buffer })
  await page.getByRole('button', { name: 'Upload', exact: true }).click()
  await eve('POST', `/api/staff/changes/${id}/submission`, {})
  // Whoever uploads has worked on it, so another publisher approves.
  const pia = desk.person('pia', 'publisher')
  const { revision } = (await pia('GET', `/api/staff/changes/${id}`)).body
  expect((await pia('POST', `/api/staff/changes/${id}/approval`, { revision })).status).toBe(200)
  const queued = await pia('POST', `/api/staff/changes/${id}/publication`, {})
  expect(await finished(pia, queued.body.publication)).toMatchObject({ state: 'done', problems: [] })
  const back = await pat('POST', `/api/staff/publications/${last?.id ?? 0}/roll-back`, {})
  expect(await finished(pat, back.body.publication)).toMatchObject({ state: 'done' })

  await page.goto(`${desk.url}/staff/content/?state=takenOff`)
  const row = page.getByRole('row', { name: /First lamps/ })
  await expect(row).toContainText('Taken off the site')
  expect(await findings(page)).toEqual([])
  await row.getByRole('link', { name: 'First lamps' }).click()
  await expect(page.getByText(/who put the site back\. Residents see nothing of it/)).toBeVisible()
  await page.getByRole('button', { name: 'Work on it again' }).click()
  await expect(page.getByText('Your draft is there.')).toBeVisible()
  await page.getByRole('link', { name: 'Give it up' }).click()
  await page.getByRole('button', { name: 'Give it up' }).click()

  await page.goto(`${desk.url}/staff/content/files/`)
  const unused = page.getByRole('region', { name: 'Not used' }).getByRole('listitem').filter({ hasText: 'First lamps' })
  await expect(unused).toContainText('what the site can still go back to')
  await expect(unused.getByRole('button')).toHaveCount(0)
  // Ten more publications, and nothing leads back to it.
  desk.db.$client.exec("UPDATE publications SET before = '[]' WHERE state = 'done'")
  await page.reload()
  await unused.getByRole('button', { name: 'Delete lamp.webp of First lamps' }).click()
  await expect(page.getByRole('heading', { name: 'Delete lamp.webp?' })).toBeVisible()
  expect(await findings(page)).toEqual([])
  await page.getByRole('button', { name: 'Delete it for good' }).click()
  await expect(page.getByText('lamp.webp is deleted.')).toBeVisible()
  await expect(unused).toHaveCount(0)
  expect(existsSync(join(desk.contentDir, 'news/first-lamps'))).toBe(false)
})
