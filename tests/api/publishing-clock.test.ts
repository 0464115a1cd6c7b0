import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { findPublication, listRecent } from '#db/queries/publications.ts'
import { startDesk } from '../support/desk.ts'
import { approvedChange } from '../support/signed-in.ts'

const NEWS = {
  'news.yaml': 'published: 2026-11-01\ntopics: [hate_crime]\nowner: Community safety team\nreview_by: 2027-09-30\n',
  'en.md': '---\ntranslation: original\ntitle: At its hour\nsummary: Not before.\n---\n\nNow it is there.\n',
}

test('a clock that jumps publishes nothing early, nothing twice, and loses nothing', async () => {
  const desk = await startDesk()
  onTestFinished(() => desk.close())
  const [eva, pat] = [desk.person('eva', 'editor'), desk.person('pat', 'publisher')]
  const schedule = async (item: string, at: string): Promise<number> => {
    const queued = await pat('POST', await approvedChange(eva, pat, item, NEWS), { at })
    return queued.body.publication
  }
  const at = async (instant: string) => {
    desk.clock.now = new Date(instant)
    await desk.wake()
  }
  const seen = async (item: string) => (await desk.status(`/en/${item}/`)) === 200
  const soon = await schedule('news/soon', '2026-12-01T12:30')
  const later = await schedule('news/later', '2026-12-02T09:00')

  // Back an hour: what was not due is not due.
  await at('2026-12-01T11:00:00Z')
  await at('2026-12-01T12:29:59Z')
  expect([await seen('news/soon'), await seen('news/later')]).toEqual([false, false])

  // Forward a day, over both hours at once: both, in their order, each once.
  await at('2026-12-02T12:00:00Z')
  expect([await seen('news/soon'), await seen('news/later')]).toEqual([true, true])
  const done = [soon, later].map((id) => findPublication(desk.db, id))
  expect(done.map((one) => one?.state)).toEqual(['done', 'done'])

  // News that was dated weeks before its hour is dated by its hour.
  expect(readFileSync(join(desk.contentDir, 'news/later/news.yaml'), 'utf8')).toContain(
    'published: 2026-12-02T09:00:00+00:00',
  )

  // Back again before either hour: what residents could read stays, and nothing is published again.
  await at('2026-12-01T11:00:00Z')
  await at('2026-12-01T12:30:00Z')
  expect([await seen('news/soon'), await seen('news/later')]).toEqual([true, true])
  expect([soon, later].map((id) => findPublication(desk.db, id))).toEqual(done)
  expect(listRecent(desk.db, 10)).toHaveLength(2)
})
