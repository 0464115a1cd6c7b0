import { readFileSync, writeFileSync } from 'node:fs'
import type { BrowserContext, Page } from '@playwright/test'
import { findings } from './findings.ts'
import { faultsIn } from './html-faults.ts'
import { expect, test } from './fixtures.ts'
import type { Colleague, TestServer } from './server.ts'

const news = (title: string, body = 'More words.') => ({
  'news.yaml': 'published: 2026-11-01\ntopics: [hate_crime]\nowner: Community safety team\nreview_by: 2027-09-30\n',
  'en.md': `---\ntranslation: original\ntitle: ${title}\nsummary: About ${title}.\n---\n\n${body}\n`,
  'fa.md': `---\ntranslation: unchecked\ntitle: چراغ‌های پارک\nsummary: دربارهٔ چراغ‌ها.\n---\n\nواژه‌های بیشتر.\n`,
})
let count = 0
/** No two tests of a worker write at the same address. */
const fresh = (name: string) => `${name}-${++count}-${crypto.randomUUID().slice(0, 6)}`

/** Sits down at a browser of the test as somebody. */
async function sit(context: BrowserContext, who: Colleague): Promise<void> {
  await context.clearCookies()
  await context.addCookies([who.cookie])
}

function people(server: TestServer) {
  return {
    eva: server.colleague('Eva Editor', 'editor'),
    ed: server.colleague('Ed Editor', 'editor'),
    pat: server.colleague('Pat Publisher', 'publisher'),
    pia: server.colleague('Pia Publisher', 'publisher'),
  }
}

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()
const state = (page: Page) => page.getByRole('list', { name: 'How far it is' }).locator('[aria-current=step]')

/** A change that is approved, by the API. */
async function approved(writer: Colleague, publisher: Colleague, item: string, files: Record<string, string>) {
  const { id } = (await writer.call('POST', '/api/staff/changes', { item, files })).body
  await writer.call('POST', `/api/staff/changes/${id}/submission`, {})
  await publisher.call('POST', `/api/staff/changes/${id}/approval`, { revision: 1 })
  return id as string
}

test('an editor writes, a publisher sends it back, approves it, publishes it, and a resident reads it', async ({
  page,
  visit,
  server,
  context,
}) => {
  const { eva, pat } = people(server)
  const slug = fresh('lamps')
  await sit(context, eva)
  await visit('/staff/')
  await page.getByRole('navigation', { name: 'Staff pages' }).getByRole('link', { name: 'Content' }).click()
  await page.getByRole('link', { name: 'Write a new …' }).click()
  await press(page, 'Begin')
  const summary = page.getByRole('group', { name: 'There is a problem' })
  await expect(summary).toBeFocused()
  await expect(summary.getByRole('link')).toHaveText(['Choose what it is', 'Enter a title'])
  await page.getByLabel('News', { exact: true }).check()
  await page.getByLabel('Its title').fill('Lamps in the park')
  await page.getByLabel('Its address').fill(slug)
  await press(page, 'Begin')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Lamps in the park')
  await expect(state(page)).toContainText('Draft')
  await expect(page.getByRole('heading', { name: 'What is still to be written or put right' })).toBeVisible()
  const address = new URL(page.url()).pathname
  const id = address.split('/')[3]
  const files = news('Lamps in the park')
  expect((await eva.call('PUT', `/api/staff/changes/${id}`, { revision: 1, files })).status).toBe(200)
  await visit(address)
  await expect(page.getByRole('heading', { name: 'What is still to be written or put right' })).toHaveCount(0)
  await page.getByLabel('What should they know? (optional)').fill('Please look at the summary.')
  await press(page, 'Ask for a review')
  await expect(state(page)).toContainText('In review')
  await expect(page.getByRole('button', { name: 'Approve' })).toHaveCount(0)

  await sit(context, pat)
  await visit('/staff/')
  await expect(page.getByRole('link', { name: /waits? for review/ })).toBeVisible()
  await visit(address)
  await expect(page.getByText('Please look at the summary.')).toBeVisible()
  await press(page, 'Send it back')
  await expect(summary.getByRole('link')).toHaveText('Say what has to change, and why')
  await page.getByLabel('What has to change, and why?').fill('Say which park.')
  await press(page, 'Send it back')
  await expect(state(page)).toContainText('Draft')

  await sit(context, eva)
  await visit(address)
  await expect(page.getByText('Say which park.')).toBeVisible()
  const park = { ...files, 'en.md': files['en.md'].replace('More words.', 'More words about Sample Park.') }
  await eva.call('PUT', `/api/staff/changes/${id}`, { revision: 2, files: park })
  await visit(address)
  await press(page, 'Ask for a review')

  await sit(context, pat)
  await visit(address)
  await expect(page.locator('ins.saysafe-difference__said', { hasText: 'Sample Park' })).toBeVisible()
  await press(page, 'Approve')
  await expect(state(page)).toContainText('Approved')
  await press(page, 'Publish now')
  await expect(state(page)).toContainText('Published', { timeout: 30_000 })
  await expect(page.getByText('asked for by Pat Publisher (you)')).toBeVisible()
  await context.clearCookies()
  await visit('/en/news/')
  await page.getByRole('link', { name: 'Lamps in the park' }).click()
  await expect(page.getByText('More words about Sample Park.')).toBeVisible()
})

test('who has written at it cannot approve it, in words', async ({ page, visit, server, context }) => {
  const { eva, pat } = people(server)
  const { id } = (await eva.call('POST', '/api/staff/changes', { item: `news/${fresh('own')}`, files: news('Own') }))
    .body
  await pat.call('PUT', `/api/staff/changes/${id}`, { revision: 1, files: news('Own words') })
  await eva.call('POST', `/api/staff/changes/${id}/submission`, {})
  await sit(context, pat)
  await visit(`/staff/changes/${id}/`)
  await expect(page.getByText('You have worked on this, so somebody else has to approve it.')).toBeVisible()
  await expect(page.getByRole('button', { name: 'Approve' })).toHaveCount(0)
})

test('it is published at a day and hour of London’s clock, and refused with a reason at others', async ({
  page,
  visit,
  server,
  context,
}) => {
  const { eva, pat } = people(server)
  const id = await approved(eva, pat, `news/${fresh('later')}`, news('Later'))
  await sit(context, pat)
  await visit(`/staff/changes/${id}/`)
  const at = page.getByLabel('Day and hour')
  for (const [value, words] of [
    ['', 'Enter the day and the hour'],
    ['2020-01-01T09:00', 'This hour is over.'],
    ['2027-03-28T01:30', 'This hour does not exist'],
    ['2027-10-31T01:30', 'This hour comes twice'],
  ] as const) {
    await at.fill(value)
    await press(page, 'Publish then')
    await expect(page.getByRole('group', { name: 'There is a problem' })).toContainText(words)
    await expect(at).toHaveValue(value)
  }
  // In a pre-election period somebody says that the monitoring officer was asked.
  const asked = page.getByLabel('I have asked the monitoring officer, and it may be published')
  await expect(asked).toHaveCount(0)
  await at.fill('2028-04-01T09:00')
  await press(page, 'Publish then')
  await expect(page.getByRole('group', { name: 'There is a problem' })).toContainText(
    'Ask the monitoring officer first',
  )
  await expect(asked).toHaveAccessibleDescription(/from 21 March 2028 to 4 May 2028/)
  expect(await findings(page)).toEqual([])
  await at.fill('2027-07-01T09:00')
  await press(page, 'Publish then')
  await expect(page.getByText('It will be published on 1 July 2027 at 09:00, London time.')).toBeVisible()
  await visit('/staff/publishing/')
  await press(page, 'Cancel Later (not published yet)')
  await expect(page.getByRole('status')).toContainText('It will not be published.')
  await visit(`/staff/changes/${id}/`)
  await expect(state(page)).toContainText('Approved')
})

test('what leads nowhere is named before anybody can approve it, and residents see no change', async ({
  page,
  visit,
  server,
  context,
}) => {
  const { eva, pat } = people(server)
  const slug = fresh('broken')
  const files = news('Broken', 'See [the lamps](/en/news/nowhere-at-all/).')
  const { id } = (await eva.call('POST', '/api/staff/changes', { item: `news/${slug}`, files })).body
  await eva.call('POST', `/api/staff/changes/${id}/submission`, {})
  await sit(context, pat)
  await visit(`/staff/changes/${id}/`)
  await expect(page.getByText('A link leads to /en/news/nowhere-at-all/').first()).toBeVisible()
  const approval = await pat.call('POST', `/api/staff/changes/${id}/approval`, { revision: 1 })
  expect(approval.body).toMatchObject({ error: { code: 'conflict', fields: { guard: 'stops' } } })
  expect((await page.request.get(`/en/news/${slug}/`)).status()).toBe(404)
})

test('a build that fails at its hour says in words where and why, and residents see no change', async ({
  page,
  visit,
  server,
  context,
}) => {
  const { eva, pat } = people(server)
  const slug = fresh('hour')
  const id = await approved(eva, pat, `news/${slug}`, news('At its hour', 'Words.'))
  const inAMinute = new Date(Math.ceil((Date.now() + 20_000) / 60_000) * 60_000)
  const at = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London', dateStyle: 'short', timeStyle: 'short' })
    .format(inAMinute)
    .replace(' ', 'T')
  await pat.call('POST', `/api/staff/changes/${id}/publication`, { at })
  const area = `${server.contentDir}/area/area.yaml`
  const words = readFileSync(area, 'utf8')
  writeFileSync(area, words.replace('timezone:', 'timezon:'))
  try {
    server.clock.moveTo(inAMinute)
    await sit(context, pat)
    await visit(`/staff/changes/${id}/`)
    await expect(page.getByRole('heading', { name: 'It could not be published' })).toBeVisible({ timeout: 40_000 })
    const cause = page.getByRole('region', { name: 'It could not be published' }).getByRole('listitem')
    await expect(cause).toContainText('Council, wards and languages: Details')
    await expect(cause).toContainText(
      'Something stands here that no form has. Ask whoever runs the server to take it out.',
    )
    expect((await page.request.get(`/en/news/${slug}/`)).status()).toBe(404)
  } finally {
    writeFileSync(area, words)
    await server.clock.reset()
  }
})

test('two editors: the second is led to the open change, and told when words were saved meanwhile', async ({
  page,
  visit,
  server,
  context,
}) => {
  const { eva, ed } = people(server)
  const item = `news/${fresh('both')}`
  const { id } = (await eva.call('POST', '/api/staff/changes', { item, files: news('Both') })).body
  await sit(context, ed)
  await visit(`/staff/content/${item}/`)
  await page.getByRole('link', { name: 'Go to the open change' }).click()
  await expect(page).toHaveURL(new RegExp(id))
  await ed.call('PUT', `/api/staff/changes/${id}`, { revision: 1, files: news('His') })
  await visit(`/staff/changes/${id}/revisions/`)
  await eva.call('PUT', `/api/staff/changes/${id}`, { revision: 2, files: news('Hers') })
  await press(page, 'Take up save 1 again')
  await expect(page.getByRole('group', { name: 'There is a problem' })).toContainText(
    /saved this on .*, after you had opened it/,
  )
  await visit(`/staff/changes/${id}/revisions/`)
  await press(page, 'Take up save 1 again')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Both')
  await page.getByRole('link', { name: 'See all 4 saves' }).click()
  await expect(page.getByRole('heading', { level: 2 })).toHaveText([/Save 4/, 'Save 3', 'Save 2', 'Save 1'])
})

test('what was published since is compared before a change goes on', async ({ page, visit, server, context }) => {
  const { eva, pat } = people(server)
  const { id } = (await eva.call('POST', '/api/staff/changes', { item: 'pages/privacy' })).body
  const folder = `${server.contentDir}/pages/privacy/en.md`
  const before = readFileSync(folder, 'utf8')
  writeFileSync(folder, before.replace('\n## ', '\nWords from elsewhere.\n\n## '))
  await sit(context, eva)
  await visit(`/staff/changes/${id}/`)
  await expect(page.getByRole('heading', { name: 'Something else was published meanwhile' })).toBeVisible()
  await expect(page.locator('del.saysafe-difference__said', { hasText: 'Words from elsewhere.' })).toBeVisible()
  await press(page, 'I have compared the two')
  await expect(page.getByRole('heading', { name: 'Something else was published meanwhile' })).toHaveCount(0)
  await page.getByRole('link', { name: 'Give it up' }).click()
  await press(page, 'Give it up')
  await expect(page.getByText('It is given up.')).toBeVisible()
  writeFileSync(folder, before)
  void pat
})

test('one press and a confirmation put the site back', async ({ page, visit, server, context }) => {
  const { eva, pat } = people(server)
  const slug = fresh('benches')
  const go = async (title: string) => {
    const item = `news/${slug}`
    const id = await approved(eva, pat, item, news(title))
    const { publication } = (await pat.call('POST', `/api/staff/changes/${id}/publication`, {})).body
    const look = async () => (await pat.call('GET', `/api/staff/publications/${publication}`)).body.state
    await expect.poll(look, { timeout: 30_000 }).toBe('done')
    return publication as number
  }
  const first = await go('Whole benches')
  await go('Broken benches')
  await sit(context, pat)
  await visit('/staff/publishing/')
  await page.locator(`a[href="/staff/publishing/${first}/roll-back/"]`).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'gets the words it had then' })).toContainText(
    'Broken benches',
  )
  await press(page, 'Put the site back')
  const heading = () => page.request.get(`/en/news/${slug}/`).then((response) => response.text())
  await expect.poll(heading, { timeout: 30_000 }).toContain('Whole benches')
  await expect(page.getByText('Nothing is being published now.')).toBeVisible({ timeout: 15_000 })
})

test('an urgent notice goes out alone, says so, and somebody else looks at it afterwards', async ({
  page,
  visit,
  server,
  context,
}) => {
  const { pat, pia } = people(server)
  const words = `The bridge ${fresh('is')} closed.`
  const files = {
    'banner.yaml':
      'shows_from: 2026-11-01\nshows_until: 2099-12-01\nlevel: urgent\non: everywhere\nowner: Duty officer\nreview_by: 2099-11-30\n',
    'en.yaml': `translation: original\ntext: ${words}\n`,
  }
  const item = `banners/${fresh('bridge')}`
  const { id } = (await pat.call('POST', '/api/staff/changes', { item, files })).body
  await sit(context, pat)
  await visit(`/staff/changes/${id}/`)
  await press(page, 'Publish at once, without approval')
  await expect(state(page)).toContainText('Published', { timeout: 30_000 })
  await expect(page.getByText('You published this alone. Another publisher has to look at it.')).toBeVisible()
  await visit('/fa/news/')
  await expect(page.getByText(words)).toBeVisible()
  await sit(context, pia)
  await visit('/staff/')
  await page.getByRole('link', { name: words }).click()
  await press(page, 'I have looked at it')
  await expect(page.getByText('You have looked at it. It needs nothing more.')).toBeVisible()
  await visit('/staff/')
  await expect(page.getByRole('link', { name: words })).toHaveCount(0)
})

test('the preview is the page in three languages, on a phone and on paper, and its links stay in it', async ({
  page,
  visit,
  server,
  context,
}) => {
  const { eva } = people(server)
  const slug = fresh('seen')
  const { id } = (await eva.call('POST', '/api/staff/changes', { item: `news/${slug}`, files: news('Seen early') }))
    .body
  await sit(context, eva)
  await visit(`/staff/changes/${id}/`)
  await page.getByRole('link', { name: 'Preview in English' }).click()
  const frame = page.frameLocator('iframe')
  await expect(frame.getByRole('heading', { level: 1 })).toHaveText('Seen early')
  const bar = page.getByRole('navigation', { name: 'Language of the preview' })
  await bar.getByRole('link', { name: 'فارسی' }).click()
  await expect(frame.getByRole('heading', { level: 1 })).toHaveText('چراغ‌های پارک')
  await expect(frame.locator('html')).toHaveAttribute('dir', 'rtl')
  await bar.getByRole('link', { name: 'Română' }).click()
  await expect(frame.locator('html')).toHaveAttribute('lang', 'ro')
  await expect(frame.locator('h1 [lang=en], h1[lang=en]')).toHaveText('Seen early')
  await page.getByRole('link', { name: 'Phone', exact: true }).click()
  await expect(page.locator('iframe')).toHaveCSS('width', '375px')
  await page.getByRole('link', { name: 'On paper' }).click()
  await expect(frame.locator('.saysafe-header__sections')).toBeHidden()
  await page.getByRole('link', { name: 'Full width' }).click()
  await frame.getByRole('link', { name: 'Noutăți' }).first().click()
  await expect(page).toHaveURL(`${server.url}/staff/preview/${id}/ro/news/`)
  await expect(frame.getByRole('link', { name: 'Seen early' })).toBeVisible()
  const answer = await page.request.get(`/staff/preview-frame/${id}/en/news/${slug}/`)
  expect(answer.headers()).toMatchObject({ 'cache-control': 'no-store', 'x-robots-tag': 'noindex' })
  expect(answer.headers()['content-security-policy']).toContain("frame-ancestors 'self'")
  expect((await page.request.get('/staff/')).headers()['content-security-policy']).toContain("frame-ancestors 'none'")
  expect((await page.request.get(`/en/news/${slug}/`)).status()).toBe(404)
})

test('somebody without an account sees the preview with a code, until it expires or is ended', async ({
  page,
  visit,
  server,
  context,
}) => {
  const { eva } = people(server)
  const slug = fresh('shared')
  const item = `news/${slug}`
  const { id } = (await eva.call('POST', '/api/staff/changes', { item, files: news('Shared early') })).body
  await sit(context, eva)
  await visit(`/staff/changes/${id}/`)
  await page.getByText('Show it to people without an account').click()
  await press(page, 'Make a code')
  const code = (await page.locator('.saysafe-receipt__reference').textContent()) ?? ''
  await context.clearCookies()
  const inside = page.frameLocator('iframe')
  const type = async (typed: string) => {
    await visit('/preview/')
    await page.getByLabel('Your code').fill(typed)
    await press(page, 'Show the preview')
  }
  await type('7KQM-24F2-PXWD-0T8N')
  await expect(page.getByRole('group', { name: 'There is a problem' })).toContainText('This code opens nothing.')
  await type(code.toLowerCase())
  await expect(inside.getByRole('heading', { level: 1 })).toHaveText('Shared early')
  expect(page.url()).toBe(`${server.url}/preview/en/${item}/`)
  expect(await context.cookies()).toMatchObject([{ path: '/preview/', httpOnly: true }])
  // As it was saved last.
  await eva.call('PUT', `/api/staff/changes/${id}`, { revision: 1, files: news('Shared later') })
  await page.reload()
  await expect(inside.getByRole('heading', { level: 1 })).toHaveText('Shared later')
  expect((await page.request.get(`/staff/preview-frame/${id}/en/${item}/`)).status()).toBe(403)
  await press(page, 'Leave the preview')
  await expect(page.getByRole('status')).toHaveText('You have left the preview.')
  await type(code)
  // A page that is still arriving cannot be loaded again.
  await expect(inside.getByRole('heading', { level: 1 })).toHaveText('Shared later')
  server.clock.move(7 * 24 * 3_600_000)
  await page.reload()
  await expect(page.getByRole('group', { name: 'There is a problem' })).toContainText('This code opens nothing.')
  await server.clock.reset()
  await page.reload()
  await expect(inside.getByRole('heading', { level: 1 })).toHaveText('Shared later')
  const { links } = (await eva.call('GET', `/api/staff/changes/${id}/preview-links`)).body
  await eva.call('DELETE', `/api/staff/changes/${id}/preview-links/${links[0].id}`)
  await page.reload()
  await expect(page.getByLabel('Your code')).toBeVisible()
  expect((await page.request.get(`/preview/frame/en/${item}/`)).status()).toBe(403)
})

test('nothing that is sent in a preview is stored', async ({ page, server, context }) => {
  const { eva } = people(server)
  const { id } = (
    await eva.call('POST', '/api/staff/changes', { item: `news/${fresh('quiet')}`, files: news('Quiet') })
  ).body
  await sit(context, eva)
  const path = '/en/consultations/public-spaces-protection-order/answer/'
  const before = server.count('public-spaces-protection-order')
  const frame = await page.request.get(`/staff/preview-frame/${id}${path}`)
  expect(frame.headers()['content-security-policy']).toContain("connect-src 'none'")
  const sent = await page.request.post(`/staff/preview-frame/${id}${path}`, { form: { agreement: 'agree' } })
  expect(await sent.text()).toContain('nothing was sent, and nothing was stored')
  expect(server.count('public-spaces-protection-order')).toBe(before)
})

test.describe('without script', () => {
  test.use({ noScript: true })

  test('a change is reviewed and published, and the page looks again by itself', async ({
    page,
    visit,
    server,
    context,
  }) => {
    const { eva, pat } = people(server)
    const item = `news/${fresh('plain')}`
    const { id } = (await eva.call('POST', '/api/staff/changes', { item, files: news('Plain') })).body
    await sit(context, eva)
    await visit(`/staff/changes/${id}/`)
    await press(page, 'Ask for a review')
    await sit(context, pat)
    await visit(`/staff/changes/${id}/`)
    await press(page, 'Approve')
    await press(page, 'Publish now')
    await expect(state(page)).toContainText('Published', { timeout: 30_000 })
    await page.getByRole('link', { name: 'See it on the site' }).click()
    await expect(page.getByRole('heading', { level: 1 })).toHaveText('Plain')
  })
})

test('a publisher takes a page down, and its address says why in place of its words', async ({
  page,
  visit,
  server,
  context,
}) => {
  const { eva, pat } = people(server)
  const slug = fresh('down')
  const id = await approved(eva, pat, `news/${slug}`, news('A mistake', 'Words that named somebody.'))
  await pat.call('POST', `/api/staff/changes/${id}/publication`, {})
  await expect.poll(async () => (await page.request.get(`/en/news/${slug}/`)).status(), { timeout: 30_000 }).toBe(200)
  const open = (await eva.call('POST', '/api/staff/changes', { item: `news/${slug}`, files: news('Put right') })).body
  await sit(context, eva)
  await visit(`/staff/content/news/${slug}/`)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('A mistake')
  await expect(page.getByRole('link', { name: 'Take it down, or archive it' })).toHaveCount(0)
  await sit(context, pat)
  await visit(`/staff/content/news/${slug}/`)
  await page.getByRole('link', { name: 'Take it down, or archive it' }).click()
  await press(page, 'Do it now')
  await expect(page.getByRole('group', { name: 'There is a problem' })).toContainText(
    'Write the public note in English',
  )
  expect(await findings(page)).toEqual([])
  expect(await faultsIn(await page.content())).toEqual([])
  await page.getByLabel('Take it down').check()
  await page.getByLabel('Public note in English').fill('We took this down because it named somebody.')
  await press(page, 'Do it now')
  await expect(page).toHaveURL(/\/staff\/publishing\/$/)
  await expect.poll(async () => (await page.request.get(`/en/news/${slug}/`)).status(), { timeout: 30_000 }).toBe(410)
  await visit(`/en/news/${slug}/`)
  await expect(page.getByText('We took this down because it named somebody.')).toBeVisible()
  await expect(page.getByText('Words that named somebody.')).toHaveCount(0)

  // A change that was open already brings it back only when it is compared and said so in words.
  const review = () => eva.call('POST', `/api/staff/changes/${open.id}/submission`, {})
  await review()
  await visit(`/staff/changes/${open.id}/`)
  await expect(page.getByRole('heading', { name: 'Publishing this brings back what was taken down' })).toBeVisible()
  await expect(page.getByText(/^This was taken down on .* by Pat Publisher\.$/)).toBeVisible()
  await expect(page.getByRole('button', { name: 'Approve' })).toHaveCount(0)
  expect(await findings(page)).toEqual([])
  await press(page, 'I have compared the two')
  await review()
  await visit(`/staff/changes/${open.id}/`)
  await press(page, 'Approve')
  const summary = page.getByRole('group', { name: 'There is a problem' })
  await summary.getByRole('link', { name: 'Say that it is meant to come back' }).click()
  const said = page.getByLabel('I have read why it went, and it is meant to come back')
  await expect(said).toBeFocused()
  expect(await findings(page)).toEqual([])
  expect(await faultsIn(await page.content())).toEqual([])
  await said.check()
  await press(page, 'Approve')
  await expect(state(page)).toContainText('Approved')
  await expect.poll(async () => (await page.request.get(`/en/news/${slug}/`)).status()).toBe(410)
})
