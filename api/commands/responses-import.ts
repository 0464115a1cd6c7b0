import { existsSync, readFileSync, statSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { latestQuestionnaire } from '#db/queries/questionnaires.ts'
import { CHANNELS } from '#db/schema/responses.ts'
import { publishQuestionnaires } from '#api/publish-questionnaires.ts'
import { COMMAND_ACTOR, consultationIn, content, openFor, runCommand, UsageError } from '#api/responses/command.ts'
import { importResponses } from '#api/responses/import.ts'
import { templateOf } from '#api/responses/import-header.ts'
import { Refusal } from '#api/responses/refusal.ts'
import { countResponses } from '#api/results/count.ts'

// `npm run responses:import`: stores the responses of a CSV file, such as paper forms that were typed in.
await runCommand(
  `npm run responses:import -- <consultation> <file.csv> [--channel ${CHANNELS.join('|')}], or <consultation> --template`,
  async (args) => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { channel: { type: 'string' }, template: { type: 'boolean' } },
    })
    const [slug, file, ...more] = positionals
    const now = new Date()
    if (slug && !file && values.template) {
      process.stdout.write(templateOf(consultationIn(content(now), slug).questionnaire))
      return
    }
    if (!slug || !file || more.length > 0) throw new UsageError('Name a consultation and a CSV file.')
    const channel = values.channel === undefined ? undefined : CHANNELS.find((one) => one === values.channel)
    if (values.channel !== undefined && !channel) throw new UsageError(`There is no channel ${values.channel}.`)
    if (!existsSync(file) || !statSync(file).isFile()) throw new Refusal(`There is no file ${file}.`)

    const known = content(now)
    const db = openFor(slug, now)
    publishQuestionnaires(db, known, now)
    const questionnaire = latestQuestionnaire(db, slug)?.definition
    if (!questionnaire) throw new Error(`${slug} was not frozen`)
    const { version } = questionnaire
    const languages = known.area.languages.map(({ tag }) => tag)
    const { imported } = importResponses(
      db,
      { consultation: slug, questionnaire, languages, csv: readFileSync(file), channel, actor: COMMAND_ACTOR },
      now,
    )
    await countResponses(db, slug, version, questionnaire)
    console.log(`${imported} responses to ${slug} (version ${version}) are stored and counted.`)
  },
)
