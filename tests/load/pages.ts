import { cpSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { path, temporaryFolder } from './processes.ts'

const WORDS =
  'The patrols walk through the park each evening from six until ten and talk to whoever is there about what they have seen'.split(
    ' ',
  )

/** The demonstration's content with so much news that the site has about this many pages. */
export function contentOfPages(pages: number): string {
  const dir = temporaryFolder('content')
  cpSync(path('content'), dir, { recursive: true })
  for (let n = 0; n < Math.ceil((pages - 60) / 3); n++) {
    const folder = join(dir, 'news', `patrol-report-${n}`)
    mkdirSync(folder)
    writeFileSync(
      join(folder, 'news.yaml'),
      `published: 20${String(10 + (n % 16)).padStart(2, '0')}-03-${String(1 + (n % 28)).padStart(2, '0')}\ntopics: [crime]\nowner: Community safety team\nreview_by: 2030-01-01\n`,
    )
    for (const [tag, translation] of [
      ['en', 'original'],
      ['fa', 'unchecked'],
      ['ro', 'unchecked'],
    ]) {
      writeFileSync(join(folder, `${tag}.md`), newsWords(n, translation))
    }
  }
  return dir
}

/** About 2 KB, as a real piece of news has. */
export function newsWords(n: number, translation = 'original'): string {
  const sentence = (at: number) => `${WORDS.map((_, index) => WORDS[(index * 7 + at + n) % WORDS.length]).join(' ')}.`
  const paragraphs = Array.from({ length: 12 }, (_, at) => `${at % 4 === 0 ? `## Part ${at}\n\n` : ''}${sentence(at)}`)
  return `---\ntranslation: ${translation}\ntitle: Patrol report ${n}\nsummary: ${sentence(n).slice(0, 120)}\n---\n\n${paragraphs.join('\n\n')}\n`
}
