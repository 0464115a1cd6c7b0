import { existsSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Named } from './addresses.ts'
import type { AreaFile, AreaWords } from './area-file.ts'
import { Attached } from './attached.ts'
import { compile } from './compile.ts'
import { noTopic } from './issue-sentence.ts'
import { instantOf } from './london.ts'
import { didYouMean } from './nearest.ts'
import type { ContentProblem } from './problems.ts'
import { type BlockFile, type ConsultationFile, consultationFileSchema } from './questionnaire-file.ts'
import type { Consultation, ConsultationDocument } from './read.ts'
import { shownTranslations } from './shown-translation.ts'
import { checkSlug, shiftOf, standingOf, type Withdrawn } from './standing.ts'
import { reportStrangers } from './strangers.ts'
import { type Missing, type WordSources, wordsOf } from './words.ts'
import { type AnswersWords, type BlockWords, type ConsultationWords, consultationWordsSchema } from './words-file.ts'
import { type Complain, type ContentFile, readYaml } from './yaml.ts'

/** A file for each language that has one. */
export type Languages<Words> = ReadonlyMap<string, ContentFile<Words>>

/** What the files of a consultation are read with. */
export type Surroundings = {
  dir: string
  /** Undefined when it has a mistake: then there is nothing to compare with. */
  area: AreaFile | undefined
  areaWords: Languages<AreaWords>
  answers: Languages<AnswersWords>
  blocks: ReadonlyMap<string, { questions: ContentFile<BlockFile> | undefined; words: Languages<BlockWords> }>
  /** How far the dates of a demonstration have moved. */
  shiftDays: number
  now: Date
  problems: ContentProblem[]
  /** What was taken down, of every kind. */
  withdrawn: Withdrawn[]
  /** Everything that has an address. */
  named: (Named & { complain: Complain })[]
  perLanguage: <Words, File extends ContentFile<Words>>(
    folder: string,
    read: (file: string) => File | undefined,
    ending?: 'yaml' | 'md',
  ) => Map<string, File>
}

/** Undefined when something is wrong, which the problems then say. */
export function readConsultation(slug: string, site: Surroundings): Consultation | undefined {
  const { dir, area, blocks, problems } = site
  const folder = `consultations/${slug}`
  checkSlug('consultations', slug, problems)
  const file = readYaml(dir, `${folder}/questionnaire.yaml`, consultationFileSchema, problems)
  const surroundings = area && { ...site, area }
  const shiftDays = file && surroundings ? shiftOf(file, surroundings) : 0
  const standing = file && surroundings && standingOf('consultations', slug, file, shiftDays, surroundings)
  // Nobody reads the words of what was taken down, so nothing can be wrong with them.
  if (file && surroundings && !standing) return undefined
  const words = site.perLanguage(folder, (path) => readYaml(dir, path, consultationWordsSchema, problems))
  if (!file || !area || !standing) return undefined
  const { whole, parts, complain } = file

  const opens = parts.opens && instantOf(parts.opens, 'opens', area.timezone, shiftDays)
  const closes = parts.closes && instantOf(parts.closes, 'closes', area.timezone, shiftDays)
  if (opens && closes && closes <= opens) complain(['closes'], 'It closes before it opens. Correct one of the dates.')
  checkAgainstArea(parts, area, complain)
  if (standing.archived && closes && site.now < closes)
    complain(['standing'], 'It is not closed yet. Archive it when it is, or withdraw it.')
  const inOriginal = words.get(area.languages[0]?.tag ?? '')
  if (standing.archived && inOriginal && !inOriginal.parts.outcome)
    inOriginal.complain(['outcome'], 'Say what came of it, or why nothing did. Without that it cannot be archived.')
  const documents = (parts.documents ?? []).flatMap((document, index): ConsultationDocument[] => {
    const path = join(dir, folder, 'documents', document.file)
    // Where it really lies: content that is being built only links to it, and is gone soon.
    if (existsSync(path)) return [{ ...document, path: realpathSync(path), bytes: statSync(path).size }]
    complain(['documents', index, 'file'], {
      message: `The file documents/${document.file} is missing. Add it, or take the document out of the list.`,
      inForms: `${document.file} is not among the documents. Upload it, or take the document off the list.`,
    })
    return []
  })

  const unsure = new Set(
    [file, ...[...blocks.values()].map(({ questions }) => questions)].flatMap((one) => [...(one?.unsure ?? [])]),
  )
  const questionnaire = compile(parts, blocks, area, unsure, complain)
  if (!questionnaire) return undefined
  const documentIds = (parts.documents ?? []).map(({ id }) => id)
  reportStrangers(words, questionnaire, documentIds, unsure)

  const tags = area.languages.map(({ tag }) => tag)
  const sources = tags.map(
    (lang): WordSources => ({
      lang,
      consultation: words.get(lang)?.parts,
      blocks: new Map([...blocks].map(([name, block]) => [name, block.words.get(lang)?.parts])),
      answers: site.answers.get(lang)?.parts,
      area: site.areaWords.get(lang)?.parts,
    }),
  )
  const [original] = sources
  const missing: Missing = (path, block) => {
    const of = block ? blocks.get(block)?.words : words
    // A file that cannot be read has said so already; its other words may be there.
    of?.get(original?.lang ?? '')?.complain(
      path,
      'These words are missing. Add them; every language falls back on this one.',
    )
  }
  const attached = new Attached(dir, folder)
  for (const { parts: own, complain: complainOf } of words.values()) {
    for (const [path, markdown] of markdownOf(own)) {
      for (const { message } of attached.faultsIn(markdown)) complainOf(path, message)
    }
  }
  const formatOf = (lang: string) => area.languages.find(({ tag }) => tag === lang)?.format ?? lang
  const text = Object.fromEntries(
    sources.map((source) => [
      source.lang,
      wordsOf(
        questionnaire,
        documentIds,
        source === original || !original ? [source] : [source, original],
        missing,
        (markdown, lang, taken) => attached.html(markdown, formatOf(lang), taken && { taken }),
      ),
    ]),
  )
  if (!whole || !opens || !closes) return undefined
  return {
    ...standing,
    slug,
    questionnaire,
    opens,
    closes,
    documents,
    attached: attached.all,
    text,
    topics: whole.topics,
    wards: whole.wards,
    results: whole.results,
    statutory: whole.statutory,
    exitLink: whole.exit_link,
    translation: shownTranslations({ dir, folder, kind: 'consultation', ending: 'yaml' }, tags, words),
  }
}

/** Every text of a consultation that is Markdown, with the way to it. */
function markdownOf(words: Partial<ConsultationWords>): [path: string[], markdown: string][] {
  const { proposal, reasons, decision, next_steps, other_ways, changed, outcome, pages = {} } = words
  const own = Object.entries({ changed, proposal, reasons, decision, next_steps, other_ways, outcome })
  return [
    ...own.map(([name, text]) => ({ path: [name], text })),
    ...Object.entries(pages).map(([id, { intro }]) => ({ path: ['pages', id, 'intro'], text: intro })),
  ].flatMap(({ path, text }): [string[], string][] => (text ? [[path, text]] : []))
}

function checkAgainstArea(parts: Partial<ConsultationFile>, area: AreaFile, complain: Complain): void {
  for (const [index, topic] of (parts.topics ?? []).entries()) {
    if (!area.topics.includes(topic)) complain(['topics', index], noTopic(topic, area.topics))
  }
  const names = area.wards.map(({ id }) => id)
  for (const [index, ward] of (parts.wards === 'all' ? [] : (parts.wards ?? [])).entries()) {
    if (!names.includes(ward))
      complain(['wards', index], {
        message: `There is no ward ${ward}.${didYouMean(ward, names)} Spell it as in content/area/area.yaml.`,
        inForms: `There is no ward ${ward}. Choose among those that there are.`,
      })
  }
}
