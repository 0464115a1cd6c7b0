import { join } from 'node:path'
import { openDatabase } from '#db/open.ts'
import { addSignedIn, type Answer, approvedChange, type Caller, callerAt } from '#tests/support/signed-in.ts'
import { atMost, type Figure, median } from './figures.ts'
import { contentOfPages, newsWords } from './pages.ts'
import { startPortal, temporaryFolder } from './processes.ts'

const ITEM = 'news/patrol-report-7'
const ASKS_MS = 100

/** Asks ten times a second, and again when a connection was closed meanwhile, as browsers do. */
async function ended(publisher: Caller, id: number): Promise<Answer['body']> {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, ASKS_MS))
    const answer = await publisher('GET', `/api/staff/publications/${id}`).catch(() => undefined)
    if (['done', 'failed', 'cancelled'].includes(answer?.body.state)) return answer?.body
  }
}

/** From the press of the button until a resident sees one changed page, on sites of several sizes. */
export async function publishingFigures({ sizes, rounds }: { sizes: number[]; rounds: number }): Promise<Figure[]> {
  const figures: Figure[] = []
  let smallest: number | undefined
  for (const pages of sizes) {
    console.error(`  ${pages} pages …`)
    const dataDir = temporaryFolder('data')
    const db = openDatabase(join(dataDir, 'saysafe.sqlite'))
    const cookies = [
      addSignedIn(db, 'editor', ['editor'], new Date()),
      addSignedIn(db, 'publisher', ['publisher'], new Date()),
    ]
    db.$client.close()
    const contentDir = contentOfPages(pages)
    const portal = await startPortal(dataDir, contentDir)
    const [editor, publisher] = cookies.map((cookie) => callerAt(portal.url, cookie))
    if (!editor || !publisher) throw new Error('nobody is signed in')
    const times: number[] = []
    for (let round = 0; round < rounds; round++) {
      const { body } = await editor('GET', `/api/staff/items/${ITEM}`)
      const files = { ...body.files, 'en.md': newsWords(10_000 + round) }
      const path = await approvedChange(editor, publisher, ITEM, files)
      const pressed = performance.now()
      const queued = await publisher('POST', path, {})
      const outcome = await ended(publisher, queued.body.publication)
      if (outcome.state !== 'done') throw new Error(JSON.stringify(outcome))
      const page = await (await fetch(`${portal.url}/en/${ITEM}/`)).text()
      if (!page.includes(`Patrol report ${10_000 + round}`)) throw new Error('the page is not live')
      times.push(performance.now() - pressed)
    }
    await portal.stop()
    const value = median(times) / 1_000
    const figure = { name: `one changed page live, of ${pages} pages`, unit: 's', value }
    smallest ??= value
    figures.push(
      pages === 1_500
        ? atMost(figure, 5)
        : { ...figure, ...(pages === sizes[0] ? {} : { baseline: smallest, ratio: value / smallest }) },
    )
  }
  return figures
}
