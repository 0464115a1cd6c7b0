import { edit } from './content.ts'

/** The file of a kind of content that says whether it still stands. */
const FILES = { consultations: 'questionnaire.yaml', news: 'news.yaml', pages: 'page.yaml' }

/** Archives or withdraws something in a copy of the content. */
export function setStanding(
  dir: string,
  [kind, slug]: readonly [keyof typeof FILES, string],
  standing: 'archived' | 'withdrawn',
): void {
  const lines = [
    `standing: ${standing}`,
    'standing_since: 2026-11-20',
    'standing_note:',
    '  en: Its figures were wrong.',
    '  fa: آمار آن نادرست بود.',
  ]
  edit(dir, `${kind}/${slug}/${FILES[kind]}`, /^owner:/m, `${lines.join('\n')}\nowner:`)
}

/** Adds a field to the same file. */
export function addField(dir: string, [kind, slug]: readonly [keyof typeof FILES, string], line: string): void {
  edit(dir, `${kind}/${slug}/${FILES[kind]}`, /^owner:/m, `${line}\nowner:`)
}
