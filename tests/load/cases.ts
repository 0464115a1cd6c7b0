import { addCases, desk } from '#tests/support/cases.ts'
import { below, type Figure, median } from './figures.ts'

const AIM_MS = 200
const CASES = 10_000

/** How long a coordinator waits for the list of very many cases: the API's whole answer, counts and all. */
export async function caseFigures({ rounds }: { rounds: number }): Promise<Figure[]> {
  const { ada, clock, db } = await desk()
  addCases(db, CASES, clock.now)
  const figures: Figure[] = []
  for (const [name, query] of [
    ['', ''],
    ['overdue', '?show=overdue'],
    ['one strand', '?strand=disability'],
    ['closed', '?view=closed'],
  ] as const) {
    const took: number[] = []
    for (let round = 0; round < rounds; round++) {
      const begun = performance.now()
      const answer = await (await ada.call('GET', `/api/staff/cases${query}`)).json()
      took.push(performance.now() - begun)
      if (answer.cases.length !== 50) throw new Error(`${answer.cases.length} cases were listed`)
    }
    const what = `list of ${CASES.toLocaleString('en-GB')} cases${name && `, ${name}`}`
    figures.push(below({ name: what, unit: 'ms', value: median(took) }, AIM_MS))
  }
  return figures
}
