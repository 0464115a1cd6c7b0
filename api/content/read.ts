import { createHash } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Questionnaire } from '#api/questionnaire/questionnaire.ts'
import type { AreaFile, AreaWords } from './area-file.ts'
import { areaFileSchema, areaWordsSchema } from './area-file.ts'
import { compile } from './compile.ts'
import { demonstrationShift, instantOf } from './london.ts'
import { type ContentProblem, ContentProblems } from './problems.ts'
import type { BlockFile } from './questionnaire-file.ts'
import { blockFileSchema, consultationFileSchema } from './questionnaire-file.ts'
import type { ConsultationText, TranslationState } from './text.ts'
import { type WordSources, wordsOf } from './words.ts'
import { answersWordsSchema, blockWordsSchema, consultationWordsSchema } from './words-file.ts'
import { readYaml } from './yaml.ts'

export type ConsultationDocument = {
  id: string
  file: string
  /** Where the file lies on this machine. */
  path: string
  bytes: number
  language: string
  kind: 'document' | 'easy_read' | 'paper_form'
}

/** A consultation as its files describe it, in every language of the site. */
export type Consultation = {
  slug: string
  questionnaire: Questionnaire
  opens: Date
  /** The first instant at which it is closed. */
  closes: Date
  topics: string[]
  wards: 'all' | string[]
  results: 'when_closed' | 'while_open'
  statutory: boolean
  /** Its pages can be left at once by somebody who must not be seen on them. */
  exitLink: boolean
  documents: ConsultationDocument[]
  text: Record<string, ConsultationText>
  translation: Record<string, TranslationState | 'none'>
}

export type AreaText = Required<Omit<AreaWords, 'translation'>>
export type Area = AreaFile & { text: Record<string, AreaText> }

export type Content = {
  area: Area
  /** Newest opening first. */
  consultations: Consultation[]
}

/**
 * Reads and checks everything under the content folder.
 *
 * @throws ContentProblems naming every file, line and way out, if anything is wrong.
 */
export function readContent(dir: string, now: Date): Content {
  const problems: ContentProblem[] = []
  const areaFile = readYaml(dir, 'area/area.yaml', areaFileSchema, problems)
  if (!areaFile) throw new ContentProblems(problems, nameOf(dir))
  const tags = areaFile.languages.map((language) => language.tag)
  const perLanguage = <T>(folder: string, read: (file: string) => T | undefined): Map<string, T> => {
    const found = new Map<string, T>()
    for (const tag of tags) {
      const file = `${folder}/${tag}.yaml`
      if (tag !== tags[0] && !existsSync(join(dir, file))) continue
      const words = read(file)
      if (words) found.set(tag, words)
    }
    return found
  }
  const areaWords = perLanguage('area', (file) => readYaml(dir, file, areaWordsSchema, problems))
  const answersWords = perLanguage('answers', (file) => readYaml(dir, file, answersWordsSchema, problems))
  const blockNames = folders(dir, 'blocks')
  const blocks = new Map<string, BlockFile>()
  const blockWords = new Map<string, ReturnType<typeof readBlockWords>>()
  const readBlockWords = (name: string) =>
    perLanguage(`blocks/${name}`, (file) => readYaml(dir, file, blockWordsSchema, problems))
  for (const name of blockNames) {
    const block = readYaml(dir, `blocks/${name}/questionnaire.yaml`, blockFileSchema, problems)
    if (block) blocks.set(name, block)
    blockWords.set(name, readBlockWords(name))
  }
  const shift = areaFile.demonstration
    ? demonstrationShift(areaFile.demonstration.written_on, areaFile.timezone, now)
    : 0

  const consultations = folders(dir, 'consultations').flatMap((slug): Consultation[] => {
    const folder = `consultations/${slug}`
    const file = `${folder}/questionnaire.yaml`
    if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)) {
      problems.push({
        file: folder,
        message: 'The name of the folder becomes the address. Use small letters, digits and single hyphens.',
      })
    }
    const parsed = readYaml(dir, file, consultationFileSchema, problems)
    const words = perLanguage(folder, (path) => readYaml(dir, path, consultationWordsSchema, problems))
    if (!parsed) return []
    const complain = (path: string, message: string) => problems.push({ file, path, message })
    const questionnaire = compile(parsed, blocks, areaFile, complain)
    if (parsed.moves && !areaFile.demonstration)
      complain('moves', 'Dates move in a demonstration only. Take this line out.')
    for (const topic of parsed.topics) {
      if (!areaFile.topics.includes(topic))
        complain('topics', `There is no topic ${topic}. The topics are: ${areaFile.topics.join(', ')}.`)
    }
    for (const ward of parsed.wards === 'all' ? [] : parsed.wards) {
      if (!areaFile.wards.some(({ id }) => id === ward))
        complain('wards', `There is no ward ${ward}. Spell it as in content/area/area.yaml.`)
    }
    const days = parsed.moves ? shift : 0
    const opens = instantOf(parsed.opens, 'opens', areaFile.timezone, days)
    const closes = instantOf(parsed.closes, 'closes', areaFile.timezone, days)
    if (closes <= opens) complain('closes', 'It closes before it opens. Correct one of the dates.')
    const documents = parsed.documents.flatMap((document): ConsultationDocument[] => {
      const path = join(dir, folder, 'documents', document.file)
      if (existsSync(path)) return [{ ...document, path, bytes: statSync(path).size }]
      complain('documents', `The file documents/${document.file} is missing. Add it, or take the line out.`)
      return []
    })
    const sources = tags.map(
      (lang): WordSources => ({
        lang,
        consultation: words.get(lang),
        blocks: new Map(
          [...blockWords].flatMap(([name, byLang]) => {
            const inLang = byLang.get(lang)
            return inLang ? [[name, inLang] as const] : []
          }),
        ),
        answers: answersWords.get(lang),
        area: areaWords.get(lang),
      }),
    )
    reportStrangers(folder, words, questionnaire, problems)
    const text = Object.fromEntries(
      sources.map((source, index) => {
        const chain = index === 0 ? [source] : [source, ...sources.slice(0, 1)]
        const missing = (path: string) => {
          // A file with a mistake in it has said so already; its other words are there.
          if (index === 0 && words.has(source.lang))
            problems.push({
              file: `${folder}/${source.lang}.yaml`,
              path,
              message: 'These words are missing. Add them; every language falls back on this one.',
            })
        }
        return [
          source.lang,
          wordsOf(
            questionnaire,
            documents.map(({ id }) => id),
            chain,
            missing,
          ),
        ]
      }),
    )
    return [
      {
        slug,
        questionnaire,
        opens,
        closes,
        documents,
        text,
        topics: parsed.topics,
        wards: parsed.wards,
        results: parsed.results,
        statutory: parsed.statutory,
        exitLink: parsed.exit_link,
        translation: Object.fromEntries(tags.map((tag) => [tag, words.get(tag)?.translation ?? 'none'])),
      },
    ]
  })
  const text = areaTexts(tags, areaWords, areaFile, problems)
  if (problems.length > 0) throw new ContentProblems(problems, nameOf(dir))
  consultations.sort((a, b) => b.opens.getTime() - a.opens.getTime() || a.slug.localeCompare(b.slug))
  return { area: { ...areaFile, text }, consultations }
}

/** As somebody standing in the project would name the folder. */
function nameOf(dir: string): string {
  const inside = relative(process.cwd(), dir)
  return inside === '' || inside.startsWith('..') ? dir : inside
}

function folders(dir: string, name: string): string[] {
  const path = join(dir, name)
  if (!existsSync(path)) return []
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
}

/** Words for things that are not asked are most often a misspelt id, so they are refused. */
function reportStrangers(
  folder: string,
  words: ReadonlyMap<
    string,
    {
      pages: Record<string, unknown>
      questions: Record<string, { options?: Record<string, string>; rows?: Record<string, string> }>
    }
  >,
  questionnaire: Questionnaire,
  problems: ContentProblem[],
): void {
  const questions = new Map(
    questionnaire.pages.flatMap((page) => page.questions.map((question) => [question.id, question])),
  )
  for (const [lang, { pages, questions: given }] of words) {
    const complain = (path: string) =>
      problems.push({
        file: `${folder}/${lang}.yaml`,
        path,
        message: 'questionnaire.yaml has nothing of this id. Correct the spelling or take it out.',
      })
    for (const id of Object.keys(pages))
      if (!questionnaire.pages.some((page) => page.id === id)) complain(`pages.${id}`)
    for (const [id, own] of Object.entries(given)) {
      const question = questions.get(id)
      if (!question) {
        complain(`questions.${id}`)
        continue
      }
      const options =
        'options' in question
          ? question.options.map((option) => option.id)
          : question.type === 'place'
            ? ['elsewhere']
            : []
      const rows = 'rows' in question ? question.rows : []
      for (const option of Object.keys(own.options ?? {}))
        if (!options.includes(option)) complain(`questions.${id}.options.${option}`)
      for (const row of Object.keys(own.rows ?? {})) if (!rows.includes(row)) complain(`questions.${id}.rows.${row}`)
    }
  }
}

/** The area's words are few and on every page, so each language must have them all. */
function areaTexts(
  tags: readonly string[],
  words: ReadonlyMap<string, AreaWords>,
  area: AreaFile,
  problems: ContentProblem[],
): Record<string, AreaText> {
  return Object.fromEntries(
    tags.map((tag) => {
      const own = words.get(tag)
      const missing = (path: string) =>
        problems.push({ file: `area/${tag}.yaml`, path, message: 'These words are missing. Add them.' })
      for (const field of ['council', 'partnership'] as const) if (!own?.[field]) missing(field)
      if (area.demonstration && !own?.demonstration) missing('demonstration')
      for (const topic of area.topics) if (!own?.topics?.[topic]) missing(`topics.${topic}`)
      return [
        tag,
        {
          council: own?.council ?? '',
          partnership: own?.partnership ?? '',
          demonstration: own?.demonstration ?? '',
          wards: own?.wards ?? {},
          topics: own?.topics ?? {},
        },
      ]
    }),
  )
}

/** A fingerprint of a questionnaire, the same for the same questions in the same order. */
export function fingerprint(questionnaire: Questionnaire): string {
  return createHash('sha256').update(JSON.stringify(questionnaire)).digest('hex')
}
