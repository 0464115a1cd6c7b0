import { randomInt } from 'node:crypto'
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '#db/open.ts'
import { CONTENT_DIR } from '../support/app.ts'
import { startChild } from '../support/child.ts'
import { temporaryFolder } from '../support/folder.ts'
import { addSignedIn, approvedChange, callerAt, finished } from '../support/signed-in.ts'

/** `npm run test:heavy` kills more often. */
const KILLS = Number(process.env['SAYSAFE_PUBLISHING_KILLS'] ?? 2)

function news(words: string): Record<string, string> {
  return {
    'news.yaml': 'published: 2024-11-01\ntopics: [hate_crime]\nowner: Community safety team\nreview_by: 2030-09-30\n',
    'en.md': `---\ntranslation: original\ntitle: ${words}\nsummary: About ${words}.\n---\n\nMore about ${words}.\n`,
    'ro.md': `---\ntranslation: unchecked\ntitle: ${words}\nsummary: Despre ${words}.\n---\n\nMai mult despre ${words}.\n`,
  }
}

test(
  `after ${KILLS} kills in the midst of publishing the site was old or new, never a mixture, and the queue went on`,
  async () => {
    const dataDir = temporaryFolder()
    const contentDir = join(temporaryFolder(), 'content')
    cpSync(CONTENT_DIR, contentDir, { recursive: true })
    const db = openDatabase(join(dataDir, 'saysafe.sqlite'))
    const editor = addSignedIn(db, 'editor', ['editor'], new Date())
    const publisher = addSignedIn(db, 'publisher', ['publisher'], new Date())
    db.$client.close()
    const start = async () => {
      const child = startChild('production', {
        SAYSAFE_BASE_URL: 'http://127.0.0.1',
        SAYSAFE_DATA_DIR: dataDir,
        SAYSAFE_CONTENT_DIR: contentDir,
      })
      return { child, url: await child.url }
    }
    /** The words that each place has: every one must have the same. */
    const places = async (url: string) => {
      const page = async (path: string) => {
        const text = await (await fetch(url + path)).text()
        return /Edition \d+/.exec(text)?.[0]
      }
      const file = (name: string) => {
        const path = join(contentDir, 'news/edition', name)
        return existsSync(path) ? /Edition \d+/.exec(readFileSync(path, 'utf8'))?.[0] : undefined
      }
      return [
        await page('/en/news/edition/'),
        await page('/ro/news/edition/'),
        await page('/en/news/'),
        await page('/ro/news/feed.xml'),
        file('en.md'),
        file('ro.md'),
      ]
    }

    let { child, url } = await start()
    let before: string | undefined
    for (let kill = 0; kill <= KILLS; kill++) {
      const words = `Edition ${kill}`
      const path = await approvedChange(callerAt(url, editor), callerAt(url, publisher), 'news/edition', news(words))
      const queued = await callerAt(url, publisher)('POST', path, {})
      const { publication } = queued.body
      if (kill < KILLS) {
        // Publishing takes some hundred milliseconds here: anywhere in it, and just after it.
        await new Promise((resolve) => setTimeout(resolve, randomInt(0, 600)))
        child.process.kill('SIGKILL')
        await child.exit
        ;({ child, url } = await start())
        // The queue goes on at once, so only what did not change while it was looked at says anything.
        const side = async () => {
          const { body } = await callerAt(url, publisher)('GET', `/api/staff/publications/${publication}`)
          return body.state === 'done' ? 'new' : body.state === 'applying' ? 'between' : 'old'
        }
        for (;;) {
          const earlier = await side()
          const found = await places(url)
          if (earlier === 'between' || (await side()) !== earlier) continue
          expect(new Set(found)).toEqual(new Set([earlier === 'new' ? words : before]))
          break
        }
      }
      expect(await finished(callerAt(url, publisher), publication)).toMatchObject({ state: 'done', problems: [] })
      expect(new Set(await places(url))).toEqual(new Set([words]))
      before = words
    }
    const after = openDatabase(join(dataDir, 'saysafe.sqlite'))
    expect(after.$client.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }])
    after.$client.close()
  },
  60_000 + KILLS * 30_000,
)
