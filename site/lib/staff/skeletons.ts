import type { Files, Kind } from './content.ts'

export type NewItem = {
  title: string
  /** The language that everything is written in. */
  first: string
  /** Days as YYYY-MM-DD. */
  today: string
  in: (days: number) => string
}

/** What stands where somebody has to write; the content check asks for each. */
const BLANK = "''"

/** The files with which something new begins: everything that has to be there, and nothing else. */
export function skeletonOf(kind: Exclude<Kind, 'site'>, { title, first, today, in: day }: NewItem): Files {
  // Every JSON text is YAML as well, whatever signs are in it.
  const written = JSON.stringify(title)
  const review = `owner: ${BLANK}\nreview_by: ${day(365)}\n`
  const article = `---\ntranslation: original\ntitle: ${written}\nsummary: ${BLANK}\n---\n`
  switch (kind) {
    case 'news':
      return { 'news.yaml': `published: ${today}\ntopics: []\n${review}`, [`${first}.md`]: article }
    case 'pages':
      return { 'page.yaml': `updated: ${today}\n${review}`, [`${first}.md`]: article }
    case 'banners':
      return {
        'banner.yaml': `shows_from: ${today}\nshows_until: ${day(14)}\nlevel: notice\non: everywhere\nowner: ${BLANK}\nreview_by: ${day(14)}\n`,
        [`${first}.yaml`]: `translation: original\ntext: ${written}\n`,
      }
    case 'services':
      return {
        'service.yaml': `needs: []\n${review}`,
        [`${first}.yaml`]: `translation: original\nname: ${written}\nabout: ${BLANK}\n`,
      }
    case 'blocks':
      return {
        'questionnaire.yaml': `${review}questions:\n  - id: opinion\n    type: long_text\n`,
        [`${first}.yaml`]: `translation: original\ntitle: ${written}\nquestions:\n  opinion:\n    label: ${BLANK}\n`,
      }
    case 'consultations':
      return {
        // Twelve weeks, a fortnight from now: time to write it, and time to answer.
        'questionnaire.yaml': `version: 1\nopens: ${day(14)}\ncloses: ${day(98)}\ntopics: []\nwards: all\n${review}pages:\n  - id: views\n    questions:\n      - id: opinion\n        type: long_text\n`,
        [`${first}.yaml`]: `translation: original\ntitle: ${written}\nsummary: ${BLANK}\nproposal: ${BLANK}\nreasons: ${BLANK}\nalternatives:\n  - title: ${BLANK}\n    why_not: ${BLANK}\ndecision: ${BLANK}\nnext_steps: ${BLANK}\npages:\n  views:\n    title: ${BLANK}\nquestions:\n  opinion:\n    label: ${BLANK}\n`,
      }
  }
}

/** A name for the address, from a title in Latin letters. */
export function slugOf(title: string): string {
  return title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[’']/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 80)
    .replace(/^-+|-+$/g, '')
}
