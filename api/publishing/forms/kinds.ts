import { bannerFileSchema, bannerWordsSchema } from '#api/content/banner-file.ts'
import { serviceFileSchema, serviceWordsSchema } from '#api/content/service-file.ts'
import { newsFileSchema, newsWordsSchema } from '#api/content/news-file.ts'
import { pageFileSchema, pageWordsSchema } from '#api/content/page-file.ts'
import { areaFileSchema, areaWordsSchema } from '#api/content/area-file.ts'
import { blockFileSchema, consultationFileSchema } from '#api/content/questionnaire-file.ts'
import {
  answersFileSchema,
  answersWordsSchema,
  blockWordsSchema,
  consultationWordsSchema,
} from '#api/content/words-file.ts'
import { folderOf as contentFolder } from '../item.ts'
import { type Group, formOf } from './description.ts'
import { BODY } from './item-file.ts'

/** The files of each kind of item, with the schemas that the build checks them by. */
export const FILES_OF = {
  consultations: {
    kind: 'consultation',
    details: 'questionnaire.yaml',
    detailsSchema: consultationFileSchema,
    wordsSchema: consultationWordsSchema,
    ending: 'yaml',
  },
  news: {
    kind: 'news',
    details: 'news.yaml',
    detailsSchema: newsFileSchema,
    wordsSchema: newsWordsSchema,
    ending: 'md',
  },
  pages: {
    kind: 'page',
    details: 'page.yaml',
    detailsSchema: pageFileSchema,
    wordsSchema: pageWordsSchema,
    ending: 'md',
  },
  banners: {
    kind: 'banner',
    details: 'banner.yaml',
    detailsSchema: bannerFileSchema,
    wordsSchema: bannerWordsSchema,
    ending: 'yaml',
  },
  services: {
    kind: 'service',
    details: 'service.yaml',
    detailsSchema: serviceFileSchema,
    wordsSchema: serviceWordsSchema,
    ending: 'yaml',
  },
  blocks: {
    kind: 'block',
    details: 'questionnaire.yaml',
    detailsSchema: blockFileSchema,
    wordsSchema: blockWordsSchema,
    ending: 'yaml',
  },
  area: {
    kind: 'area',
    details: 'area.yaml',
    detailsSchema: areaFileSchema,
    wordsSchema: areaWordsSchema,
    ending: 'yaml',
  },
  answers: {
    kind: 'answers',
    details: 'answers.yaml',
    detailsSchema: answersFileSchema,
    wordsSchema: answersWordsSchema,
    ending: 'yaml',
  },
} as const
/** What stands below the fields of a Markdown file. */
const TEXT = {
  name: BODY,
  label: 'Text',
  hint: 'What people read: paragraphs, headings, lists, links, tables, pictures and documents.',
  kind: 'markdown',
  required: true,
} as const

export type ItemFolder = keyof typeof FILES_OF

export function folderOf(item: string): ItemFolder {
  const folder = contentFolder(item).split('/')[0] ?? ''
  if (!Object.hasOwn(FILES_OF, folder)) throw new Error(`${folder} is no kind of content`)
  return folder as ItemFolder
}

const forms = new Map<string, Group>()

/** The form of the details of an item: its dates, owner, topics and whatever else its schema has. */
export function detailsForm(folder: ItemFolder): Group {
  return cached(`${folder} details`, () => {
    const form = formOf(FILES_OF[folder].detailsSchema)
    // Questions have a page of their own, and their version follows from them.
    const elsewhere = folder === 'consultations' ? ['pages', 'version'] : folder === 'blocks' ? ['questions'] : []
    return { ...form, fields: form.fields.filter(({ name }) => !elsewhere.includes(name)) }
  })
}

/** The form of the words of an item in one language. */
export function wordsForm(folder: ItemFolder): Group {
  return cached(`${folder} words`, () => {
    const form = formOf(FILES_OF[folder].wordsSchema)
    const body: Group['fields'] = FILES_OF[folder].ending === 'md' ? [TEXT] : []
    // Programs write what a translation was made from.
    return { ...form, fields: [...form.fields.filter(({ name }) => name !== 'made_from'), ...body] }
  })
}

function cached(name: string, make: () => Group): Group {
  const known = forms.get(name) ?? make()
  forms.set(name, known)
  return known
}

export function wordsFile(folder: ItemFolder, language: string): string {
  return `${language}.${FILES_OF[folder].ending}`
}
