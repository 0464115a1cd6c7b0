import { writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { caseFigures } from './cases.ts'
import { type Figure, printFigures } from './figures.ts'
import { memoryFigures } from './memory.ts'
import { pageFigures } from './page.ts'
import { publishingFigures } from './publishing.ts'
import { reportFigures } from './reports.ts'
import { resultFigures } from './results.ts'
import { staticFigures } from './static-pages.ts'
import { submissionFigures } from './submissions.ts'

// `npm run bench`: measures Saysafe against plainer programs in the same run, on loopback.
// --json FILE writes the figures, --quick takes less time and care, --only NAME runs one section.
const { values } = parseArgs({
  options: { json: { type: 'string' }, quick: { type: 'boolean', default: false }, only: { type: 'string' } },
})
const { quick } = values
const SECTIONS: Record<string, () => Promise<Figure[]>> = {
  submissions: () => submissionFigures(quick ? { rounds: 3, seconds: 2 } : { rounds: 7, seconds: 4 }),
  reports: () => reportFigures(quick ? { rounds: 3, seconds: 2 } : { rounds: 7, seconds: 4 }),
  results: () => resultFigures({ sizes: quick ? [1_000, 10_000] : [1_000, 10_000, 100_000], rounds: quick ? 1 : 3 }),
  memory: () => memoryFigures(quick ? 10_000 : 100_000),
  page: pageFigures,
  publishing: () => publishingFigures({ sizes: quick ? [150, 1_500] : [150, 1_500, 6_000], rounds: quick ? 3 : 5 }),
  cases: () => caseFigures({ rounds: quick ? 5 : 20 }),
  static: () => staticFigures(quick ? { rounds: 3, seconds: 2 } : { rounds: 5, seconds: 4 }),
}
const figures: Figure[] = []
for (const [name, measure] of Object.entries(SECTIONS)) {
  if (values.only && values.only !== name) continue
  console.error(`Measuring: ${name} …`)
  figures.push(...(await measure()))
}
printFigures(figures)
if (values.json) {
  const machine = { node: process.version, processors: availableParallelism(), model: cpus()[0]?.model ?? '' }
  writeFileSync(values.json, `${JSON.stringify({ at: new Date().toISOString(), quick, machine, figures }, null, 2)}\n`)
}
