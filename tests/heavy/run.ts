import { check, conclude } from './check.ts'
import { importAndExport } from './commands.ts'
import { killLoop } from './kill.ts'
import { submitAndCount } from './submissions.ts'

// `npm run test:heavy`: what takes too long for every change, ending in one line of the form `N passed, N failed`.
const MANY = 100_000
const KILLS = 40

await check(`${MANY.toLocaleString('en-GB')} submissions, and results that an independent count confirms`, () =>
  submitAndCount(MANY),
)
await importAndExport(MANY)
await check('killed again and again under load, every acknowledged response is there', () => killLoop(KILLS))
conclude()
