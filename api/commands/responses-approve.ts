import { parseArgs } from 'node:util'
import { approveTexts } from '#api/responses/approve.ts'
import { COMMAND_ACTOR, openFor, runCommand, UsageError } from '#api/responses/command.ts'

// `npm run responses:approve`: lets what people wrote be published with the results, word for word.
await runCommand('npm run responses:approve -- <consultation> <question> <response_id>…', async (args) => {
  const { positionals } = parseArgs({ args, allowPositionals: true, options: {} })
  const [slug, question, ...references] = positionals
  if (!slug || !question || references.length === 0)
    throw new UsageError('Name a consultation, a question, and the response_id of each answer to publish.')
  const now = new Date()
  const { approved, before } = approveTexts(
    openFor(slug, now),
    { consultation: slug, question, references, actor: COMMAND_ACTOR },
    now,
  )
  console.log(
    `Published with the results of ${slug}, answers to ${question}: ${approved}. Published before: ${before}.`,
  )
})
