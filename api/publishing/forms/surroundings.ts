import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { blockFileSchema } from '../../content/questionnaire-file.ts'
import { answersWordsSchema, blockWordsSchema } from '../../content/words-file.ts'
import { readYaml } from '../../content/yaml.ts'

/** What a questionnaire can make use of: words that many questions share, and pages of questions that are there already. */
export type Surroundings = {
  /** By language, then by id. */
  answers: Record<string, Record<string, string>>
  blocks: { name: string; title: string; questions: { id: string; type: string; options: string[] }[] }[]
}

export function surroundingsOf(contentDir: string, languages: readonly string[]): Surroundings {
  const answers = languages.map((tag) => {
    const file = `answers/${tag}.yaml`
    const read = existsSync(join(contentDir, file)) && readYaml(contentDir, file, answersWordsSchema, [])
    return [tag, (read ? read.parts.options : undefined) ?? {}] as const
  })
  const folder = join(contentDir, 'blocks')
  const names = existsSync(folder) ? readdirSync(folder).sort() : []
  const blocks = names.flatMap((name) => {
    const questions = readYaml(contentDir, `blocks/${name}/questionnaire.yaml`, blockFileSchema, [])?.parts.questions
    if (!questions) return []
    const words = readYaml(contentDir, `blocks/${name}/${languages[0]}.yaml`, blockWordsSchema, [])
    return [
      {
        name,
        title: words?.parts.title ?? name,
        questions: questions.map((question) => ({
          id: question.id,
          type: question.type,
          options: 'options' in question ? question.options.map((one) => (typeof one === 'string' ? one : one.id)) : [],
        })),
      },
    ]
  })
  return { answers: Object.fromEntries(answers), blocks }
}
