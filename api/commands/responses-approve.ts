import { parseArgs } from 'node:util'
import { approveTexts, findTexts } from '#api/responses/approve.ts'
import { COMMAND_ACTOR, openFor, runCommand, UsageError } from '#api/responses/command.ts'
import { withdrawTexts } from '#api/responses/withdraw.ts'

// `npm run responses:approve`: lets what people wrote be published with the results, word for word, or takes it out again.
await runCommand(
  'npm run responses:approve -- <consultation> <question> <response_id>… [--publish | --withdraw]',
  async (args) => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { publish: { type: 'boolean' }, withdraw: { type: 'boolean' } },
    })
    const [consultation, question, ...references] = positionals
    if (!consultation || !question || references.length === 0)
      throw new UsageError('Name a consultation, a question, and the response_id of each answer to publish.')
    if (values.publish && values.withdraw) throw new UsageError('Choose --publish or --withdraw.')
    const now = new Date()
    const db = openFor(consultation, now)
    const texts = { consultation, question, references, actor: COMMAND_ACTOR }
    if (values.withdraw) {
      const { withdrawn } = withdrawTexts(db, texts, now)
      console.log(`No longer published with the results of ${consultation}, answers to ${question}: ${withdrawn}.`)
      return
    }
    for (const { reference, words, published } of findTexts(db, texts))
      console.log(`${reference}${published ? ' (published already)' : ''}:\n${words.replaceAll(/^/gm, '  ')}\n`)
    if (!values.publish) {
      console.log('Nothing was published. If these words name nobody, repeat the command with --publish.')
      return
    }
    const { approved, before } = approveTexts(db, texts, now)
    console.log(
      `Published with the results of ${consultation}, answers to ${question}: ${approved}. Published before: ${before}.`,
    )
  },
)
