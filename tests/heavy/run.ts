import { check, conclude } from './check.ts'
import { importAndExport } from './commands.ts'
import { killLoop } from './kill.ts'
import { mailMany } from './mail.ts'
import { submitAndCount } from './submissions.ts'
import { twelveCases } from './twelve-cases.ts'

// `npm run test:heavy`: what takes too long for every change, ending in one line of the form `N passed, N failed`.
const MANY = 100_000
const KILLS = 40
const MAILS = 10_000

await check(`${MANY.toLocaleString('en-GB')} submissions, and results that an independent count confirms`, () =>
  submitAndCount(MANY),
)
await importAndExport(MANY)
await check(`${MAILS.toLocaleString('en-GB')} mails through a mail server that goes away again and again`, () =>
  mailMany(MAILS),
)
await check('killed again and again under load, every acknowledged response is there', () =>
  killLoop('SAYSAFE_KILLS', KILLS),
)
await check('killed again and again in the midst of publishing, the site was old or new', () =>
  killLoop('SAYSAFE_PUBLISHING_KILLS', KILLS),
)
await check('the twelve cases of 2021/22, entered through the screens, give its table', twelveCases)
conclude()
