import { randomInt } from 'node:crypto'
import { cpSync, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse, parseDocument } from 'yaml'
import { readItem } from '#api/publishing/item.ts'
import { openDatabase } from '#db/open.ts'
import { findWords } from '#db/queries/questionnaire-words.ts'
import { latestQuestionnaire } from '#db/queries/questionnaires.ts'
import { CONTENT_DIR, OPEN } from '../support/app.ts'
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

/** The block with another question about equality, in the words of an edition. */
function block(words: string): Record<string, string> {
  const files = readItem(CONTENT_DIR, 'blocks/equality') ?? {}
  const id = words.toLowerCase().replace(' ', '_')
  return Object.fromEntries(
    Object.entries(files).map(([name, text]) => {
      const document = parseDocument(text)
      if (name === 'questionnaire.yaml') document.addIn(['questions'], { id, type: 'one', options: ['yes', 'no'] })
      else document.setIn(['questions', id], { label: `${words}?` })
      return [name, String(document)]
    }),
  )
}

type Published = {
  item: string
  files: (words: string) => Record<string, string>
  /** The edition that each place has: every one must have the same. */
  places: (url: string, dirs: { contentDir: string; dataDir: string }) => Promise<(string | undefined)[]>
}

const inText = (text: string) => /Edition \d+/.exec(text)?.[0]
const onPage = async (url: string) => inText(await (await fetch(url)).text())

async function published({ item, files, places }: Published): Promise<void> {
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
  let { child, url } = await start()
  let before: string | undefined
  for (let kill = 0; kill <= KILLS; kill++) {
    const words = `Edition ${kill}`
    const path = await approvedChange(callerAt(url, editor), callerAt(url, publisher), item, files(words))
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
        const found = await places(url, { contentDir, dataDir })
        if (earlier === 'between' || (await side()) !== earlier) continue
        expect(new Set(found)).toEqual(new Set([earlier === 'new' ? words : before]))
        break
      }
    }
    expect(await finished(callerAt(url, publisher), publication)).toMatchObject({ state: 'done', problems: [] })
    expect(new Set(await places(url, { contentDir, dataDir }))).toEqual(new Set([words]))
    before = words
  }
  const after = openDatabase(join(dataDir, 'saysafe.sqlite'))
  expect(after.$client.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }])
  after.$client.close()
}

test(
  `after ${KILLS} kills in the midst of publishing the site was old or new, never a mixture, and the queue went on`,
  () =>
    published({
      item: 'news/edition',
      files: news,
      places: async (url, { contentDir }) => {
        const file = (name: string) => {
          const path = join(contentDir, 'news/edition', name)
          return existsSync(path) ? inText(readFileSync(path, 'utf8')) : undefined
        }
        return [
          await onPage(`${url}/en/news/edition/`),
          await onPage(`${url}/ro/news/edition/`),
          await onPage(`${url}/en/news/`),
          await onPage(`${url}/ro/news/feed.xml`),
          file('en.md'),
          file('ro.md'),
        ]
      },
    }),
  60_000 + KILLS * 30_000,
)

test(
  `after ${KILLS} kills in the midst of publishing a block, the open consultation had its old version or its new one, everywhere`,
  () =>
    published({
      item: 'blocks/equality',
      files: block,
      places: async (url, { contentDir, dataDir }) => {
        const consultation = `consultations/${OPEN}`
        const { version } = parse(readFileSync(join(contentDir, consultation, 'questionnaire.yaml'), 'utf8'))
        const db = openDatabase(join(dataDir, 'saysafe.sqlite'))
        const frozen = latestQuestionnaire(db, OPEN)
        const words = findWords(db, OPEN, frozen?.version ?? 0)
        db.$client.close()
        const asked = await (await fetch(`${url}/api/${consultation}`)).json()
        // Version 1 came with the content, and each edition raises it by one.
        const edition = (number: number | undefined) =>
          number === undefined || number === 1 ? undefined : `Edition ${number - 2}`
        return [
          await onPage(`${url}/en/${consultation}/print/`),
          inText(readFileSync(join(contentDir, 'blocks/equality/en.yaml'), 'utf8')),
          inText(JSON.stringify(words)),
          inText(JSON.stringify(asked.pages)),
          edition(asked.version),
          edition(frozen?.version),
          edition(version),
        ]
      },
    }),
  60_000 + KILLS * 30_000,
)
