import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { recordAct } from '#db/queries/audit.ts'
import { COMMAND_ACTOR, databaseFile, openFor, runCommand, UsageError } from '#api/responses/command.ts'
import { EXPORT_FORMATS, exportResponses } from '#api/responses/export.ts'

// `npm run responses:export`: writes every response to a file, with all that people wrote.
await runCommand(
  `npm run responses:export -- <consultation> --format ${EXPORT_FORMATS.join('|')} --out <file> [--version <number>]`,
  async (args) => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { format: { type: 'string' }, out: { type: 'string' }, version: { type: 'string' } },
    })
    const [slug, ...more] = positionals
    const format = EXPORT_FORMATS.find((one) => one === values.format)
    if (!slug || more.length > 0) throw new UsageError('Name a consultation.')
    if (!format)
      throw new UsageError(values.format === undefined ? 'Choose a format.' : `There is no format ${values.format}.`)
    if (!values.out) throw new UsageError('Name the file to write.')
    if (values.version !== undefined && !/^[1-9]\d{0,8}$/.test(values.version))
      throw new UsageError(`${values.version} is not a version. Versions are numbers, such as 1.`)

    const now = new Date()
    const out = resolve(values.out)
    const db = openFor(slug, now)
    const version = values.version === undefined ? undefined : Number(values.version)
    const exported = await exportResponses(db, { consultation: slug, format, out, version })
    const act = { actor: COMMAND_ACTOR, action: 'responses.exported', subject: `${slug}/${exported.version}` }
    db.transaction((tx) => recordAct(tx, act, now), { behavior: 'immediate' })
    const { responses, replaced, others } = exported
    console.log(
      responses === 0
        ? `Nobody has answered ${slug} yet in ${databaseFile()}: ${out} holds ${format === 'json' ? 'an empty list' : 'the names of the columns only'}.`
        : `${responses} responses to ${slug} (version ${exported.version}) are in ${out}.`,
    )
    if (replaced) console.log('It replaced the file that was there.')
    for (const other of others)
      console.log(
        `Not in it: ${other.responses} responses to version ${other.version}. Export them with --version ${other.version}.`,
      )
  },
)
