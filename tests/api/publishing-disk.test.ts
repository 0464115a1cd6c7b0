import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type Desk, publish, startDesk } from '../support/desk.ts'
import { approvedChange, type Caller, finished } from '../support/signed-in.ts'
import { fill, mountSmallDisk, NO_SMALL_DISK, unmount } from '../support/small-disk.ts'

function news(words: string): Record<string, string> {
  return {
    'news.yaml': 'published: 2026-11-01\ntopics: [hate_crime]\nowner: Community safety team\nreview_by: 2027-09-30\n',
    'en.md': `---\ntranslation: original\ntitle: ${words}\nsummary: About ${words}.\n---\n\nMore about ${words}.\n`,
  }
}

async function open(prepare?: (dir: string) => void): Promise<{ desk: Desk; eva: Caller; pat: Caller }> {
  const desk = await startDesk(prepare)
  onTestFinished(() => desk.close())
  return { desk, eva: desk.person('eva', 'editor'), pat: desk.person('pat', 'publisher') }
}

/** What the queue says of a publication that waits for room. */
async function whatWaits({ desk, pat }: { desk: Desk; pat: Caller }, id: number) {
  await desk.wake()
  return (await pat('GET', `/api/staff/publications/${id}`)).body
}

test.for([
  ['pages', 'site'],
  ['content', 'content/news'],
] as const)(
  'with no room for %s it waits, says why, changes nothing for residents, and goes on by itself',
  async ([_what, folder], { skip }) => {
    let small = ''
    let mounted = false
    const context = await open((dir) => {
      if (folder !== 'site') return
      small = join(dir, folder)
      mkdirSync(small)
      mounted = mountSmallDisk(small, 24)
    })
    const { desk, eva, pat } = context
    if (folder !== 'site') {
      small = join(desk.contentDir, 'news/on-a-full-disk')
      mkdirSync(small)
      mounted = mountSmallDisk(small, 1)
    }
    skip(!mounted, NO_SMALL_DISK)
    onTestFinished(() => unmount(small))
    const item = 'news/on-a-full-disk'
    const publication = await approvedChange(eva, pat, item, news('A full disk'))
    const before = await desk.page('/en/news/')
    const queued = await pat('POST', publication, { at: '2026-12-01T12:10' })
    fill(join(small, 'filler'))
    desk.clock.now = new Date('2026-12-01T12:10:00Z')
    const waiting = await whatWaits(context, queued.body.publication)
    expect(waiting).toMatchObject({
      state: 'waiting',
      problems: [{ message: expect.stringMatching(/^The disk is full/) }],
    })
    expect(await desk.page('/en/news/')).toBe(before)
    expect(await desk.status(`/en/${item}/`)).toBe(404)
    expect(existsSync(join(desk.contentDir, item, 'news.yaml'))).toBe(false)
    expect(readdirSync(join(desk.dir, 'site/releases')).filter((name) => name.endsWith('.new'))).toEqual([])
    expect((await whatWaits(context, queued.body.publication)).state).toBe('waiting')
    rmSync(join(small, 'filler'))
    await desk.wake()
    expect(await finished(pat, queued.body.publication)).toMatchObject({ state: 'done', problems: [] })
    expect(await desk.page(`/en/${item}/`)).toContain('More about A full disk')
  },
)

test('with no room in the database it is published once there is, and once', async () => {
  const { desk, eva, pat } = await open()
  // Long enough that remembering how it was takes pages of its own.
  const long = `${'More words about it. '.repeat(200)}\n\n`.repeat(4)
  const first = news('Many words')
  await publish(eva, pat, 'news/no-row-left', { ...first, 'en.md': first['en.md'] + long })
  const publication = await approvedChange(eva, pat, 'news/no-row-left', news('No row left'))
  const queued = await pat('POST', publication, { at: '2026-12-01T12:10' })
  const client = desk.db.$client
  client.exec('CREATE TABLE filler (words TEXT)')
  // The portable way to a full disk: SQLite may not have another page.
  client.pragma(`max_page_count = ${Number(client.pragma('page_count', { simple: true }))}`)
  const row = client.prepare('INSERT INTO filler VALUES (?)')
  for (const length of [1_000, 10, 1])
    expect(() => {
      for (;;) row.run('x'.repeat(length))
    }).toThrow(/full/)
  desk.clock.now = new Date('2026-12-01T12:10:00Z')
  await desk.wake()
  const waiting = (await pat('GET', `/api/staff/publications/${queued.body.publication}`)).body
  expect(waiting).toMatchObject({
    state: 'waiting',
    problems: [{ message: expect.stringMatching(/^The disk is full/) }],
  })
  expect(await desk.page('/en/news/no-row-left/')).toContain('Many words')
  client.pragma('max_page_count = 1000000')
  await desk.wake()
  expect(await finished(pat, queued.body.publication)).toMatchObject({ state: 'done' })
  expect(await desk.page('/en/news/no-row-left/')).toContain('More about No row left')
})
