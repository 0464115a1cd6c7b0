import { createHash } from 'node:crypto'
import { existsSync, readdirSync, statSync } from 'node:fs'
import { join, relative } from 'node:path'
import type { Questionnaire } from '#api/questionnaire/questionnaire.ts'
import { type AreaFile, type AreaWords, areaFileSchema, areaWordsSchema } from './area-file.ts'
import { areaTexts } from './area-text.ts'
import { type Attachment, FOLDERS } from './attached.ts'
import { checkAddresses } from './addresses.ts'
import { demonstrationShift } from './london.ts'
import { type PoliceFigures, policeFiguresSchema } from './police-figures-file.ts'
import { type ContentProblem, ContentProblems } from './problems.ts'
import { blockFileSchema } from './questionnaire-file.ts'
import { type Banner, readBanners } from './read-banners.ts'
import { readConsultation, type Surroundings } from './read-consultation.ts'
import { type News, readNews } from './read-news.ts'
import { type ContentPage, readPages } from './read-pages.ts'
import { readServices, type Service } from './read-services.ts'
import type { Standing, Withdrawn } from './standing.ts'
import { attachmentFaultsIn, referencesIn } from './references.ts'
import { reportBlockStrangers } from './strangers.ts'
import type { ConsultationText, ShownTranslation } from './text.ts'
import { answersFileSchema, answersWordsSchema, blockWordsSchema } from './words-file.ts'
import { readWardMap, type WardMap } from './ward-map.ts'
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
export type Consultation = Standing & {
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
  /** The pictures and documents that its texts use. */
  attached: Attachment[]
  text: Record<string, ConsultationText>
  translation: Record<string, ShownTranslation>
}

export type AreaText = Required<Omit<AreaWords, 'translation' | 'made_from'>>
export type Area = AreaFile & { text: Record<string, AreaText> }

export type Content = {
  area: Area
  /** Newest opening first. */
  consultations: Consultation[]
  /** Newest first, with what appears later. */
  news: News[]
  pages: ContentPage[]
  banners: Banner[]
  /** In the order of their lists, with those whose review is overdue. */
  services: Service[]
  /** Absent where the police's figures are not known. */
  policeFigures?: PoliceFigures
  /** Absent where no outlines of the wards were brought, or none that fit. */
  wardMap?: WardMap
  /** What is wrong with them. */
  wardMapFault?: string
  /** What was taken down: nothing of it is in the lists above. */
  withdrawn: Withdrawn[]
  /** How far the dates of a demonstration have moved; 0 for everything else. */
  shiftDays: number
}

/**
 * Reads and checks everything under the content folder.
 *
 * @throws ContentProblems naming every file, line and way out, if anything is wrong.
 */
export function readContent(dir: string, now: Date): Content {
  const problems: ContentProblem[] = []
  const areaFile = readYaml(dir, 'area/area.yaml', areaFileSchema, problems)
  const area = areaFile?.whole
  const [original, ...others] = (areaFile?.parts.languages ?? []).map(({ tag }) => tag)
  const perLanguage: Surroundings['perLanguage'] = (folder, read, ending = 'yaml') => {
    const file = (tag: string) => `${folder}/${tag}.${ending}`
    const tags = original ? [original, ...others.filter((tag) => existsSync(join(dir, file(tag))))] : []
    return new Map(
      tags.flatMap((tag) => {
        const words = read(file(tag))
        return words ? [[tag, words] as const] : []
      }),
    )
  }
  const areaWords = perLanguage('area', (file) => readYaml(dir, file, areaWordsSchema, problems))
  readYaml(dir, 'answers/answers.yaml', answersFileSchema, problems)
  const answers = perLanguage('answers', (file) => readYaml(dir, file, answersWordsSchema, problems))
  const [firstAnswers] = answers.values()
  for (const id of new Set([...answers.values()].flatMap(({ parts }) => Object.keys(parts.options ?? {}))))
    if (firstAnswers?.parts.options && firstAnswers.parts.options[id] === undefined)
      firstAnswers.complain(['options', id], {
        message: 'Another language has words for this answer. Add them here, or take them out there.',
        inForms: 'Another language has words for this answer. Write them here too.',
      })
  const blocks = new Map(
    folders(dir, 'blocks').map((name) => {
      const folder = `blocks/${name}`
      const questions = readYaml(dir, `${folder}/questionnaire.yaml`, blockFileSchema, problems)
      const words = perLanguage(folder, (file) => readYaml(dir, file, blockWordsSchema, problems))
      if (questions?.parts.questions) reportBlockStrangers(words, questions.parts.questions)
      for (const { parts, complain } of words.values()) {
        const [fault] = attachmentFaultsIn(parts.intro ?? '')
        if (fault) complain(['intro'], fault)
        const [first] = referencesIn(parts.intro ?? '')
        if (first)
          complain(['intro'], {
            message: `${first.url} lies beside no block. Show it in the words of the consultation instead.`,
            inForms:
              'Ready-made pages have no pictures or documents. Show it in the words of the consultation instead.',
          })
      }
      return [name, { questions, words }]
    }),
  )
  const shiftDays = area?.demonstration ? demonstrationShift(area.demonstration.written_on, area.timezone, now) : 0
  const withdrawn: Withdrawn[] = []
  const named: Surroundings['named'] = []
  const site = { dir, area, areaWords, answers, blocks, shiftDays, now, problems, withdrawn, named, perLanguage }
  const consultations = folders(dir, 'consultations').flatMap((slug) => readConsultation(slug, site) ?? [])
  const news = area ? readNews(folders(dir, 'news'), { ...site, area }) : []
  const pages = area ? readPages(folders(dir, 'pages'), { ...site, area }) : []
  const banners = area ? readBanners(folders(dir, 'banners'), { ...site, area }) : []
  const services = area ? readServices(folders(dir, 'services'), { ...site, area }) : []
  const policeFile = 'area/police-figures.yaml'
  const policeFigures = existsSync(join(dir, policeFile))
    ? readYaml(dir, policeFile, policeFiguresSchema, problems)?.whole
    : undefined
  checkAddresses(named)
  const text = area && areaTexts(area, areaWords)
  for (const tag of area ? others : []) {
    if (!areaWords.has(tag) && !existsSync(join(dir, `area/${tag}.yaml`)))
      problems.push({
        file: `area/${tag}.yaml`,
        message: 'The file is missing. Add it.',
        inForms: 'Nothing is written in this language yet.',
      })
  }
  if (!area || !text || problems.length > 0) {
    problems.sort((a, b) => a.file.localeCompare(b.file) || (a.line ?? 0) - (b.line ?? 0))
    throw new ContentProblems(problems, nameOf(dir))
  }
  const wardMap = readWardMap(dir, area.wards)
  consultations.sort((a, b) => b.opens.getTime() - a.opens.getTime() || a.slug.localeCompare(b.slug))
  return {
    area: { ...area, text },
    consultations,
    news,
    pages,
    banners,
    services,
    withdrawn,
    shiftDays,
    ...(policeFigures && { policeFigures }),
    ...(wardMap.map && { wardMap: wardMap.map }),
    ...(wardMap.fault && { wardMapFault: wardMap.fault }),
  }
}

/** As somebody standing in the project would name the folder. */
function nameOf(dir: string): string {
  const inside = relative(process.cwd(), dir)
  return inside === '' || inside.startsWith('..') ? dir : inside
}

function folders(dir: string, name: string): string[] {
  const path = join(dir, name)
  if (!existsSync(path)) return []
  // Links too: content that is being built links to what stays as it is.
  return readdirSync(path)
    .filter((entry) => statSync(join(path, entry), { throwIfNoEntry: false })?.isDirectory())
    .filter((entry) => !isLeftOver(join(path, entry)))
    .sort()
}

/** Pictures and documents without a word beside them: what they belonged to was rolled back. */
function isLeftOver(folder: string): boolean {
  const entries = readdirSync(folder)
  return entries.length > 0 && entries.every((entry) => FOLDERS.some((known) => known === entry))
}

/** A fingerprint of a questionnaire, the same for the same questions in the same order. */
export function fingerprint(questionnaire: Questionnaire): string {
  return createHash('sha256').update(JSON.stringify(questionnaire)).digest('hex')
}
