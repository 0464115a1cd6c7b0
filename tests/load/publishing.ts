import { join } from 'node:path'
import { openDatabase } from '#db/open.ts'
import { addSignedIn, approvedChange, callerAt, finished } from '#tests/support/signed-in.ts'
import { atMost, type Figure, median } from './figures.ts'
import { contentOfPages, newsWords } from './pages.ts'
import { startPortal, temporaryFolder } from './processes.ts'

const ITEM = 'news/patrol-report-7'

/** From the press of the button until a resident sees one changed page, on sites of several sizes. */
export async function publishingFigures({ sizes, rounds }: { sizes: number[]; rounds: number }): Promise<Figure[]> {
  const figures: Figure[] = []
  let smallest: number | undefined
  for (const pages of sizes) {
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
      const outcome = await finished(publisher, queued.body.publication)
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
