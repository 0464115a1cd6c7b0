import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { AreaFile } from '#api/content/area-file.ts'
import type { Finding, RuleId } from '#api/publishing/guard/finding.ts'
import { guard } from '#api/publishing/guard/guard.ts'
import type { GuardInput, Item } from '#api/publishing/guard/item.ts'
import { CONTENT_DIR } from './app.ts'

export const NOW = new Date('2026-11-22T12:00:00Z')

export const AREA: GuardInput['area'] = {
  timezone: 'Europe/London',
  languages: [
    { tag: 'en', name: 'English', dir: 'ltr', format: 'en-GB' },
    { tag: 'fa', name: 'فارسی', dir: 'rtl', format: 'fa-u-ca-gregory' },
    { tag: 'ro', name: 'Română', dir: 'ltr', format: 'ro' },
  ],
  council: {
    website: 'https://www.council.example.org/',
    email: 'safety@council.example.org',
    telephone: '020 7946 0310',
    postal_address: ['1 Sample Street'],
  } satisfies AreaFile['council'],
}

/** What the guard says of a piece of news with these files, as everything else is in order. */
export function judgeNews(files: Record<string, string>, more: Partial<GuardInput> = {}): Finding[] {
  return judge({ kind: 'news', slug: 'crossing', files }, more)
}

/** What the guard says of an English text, without the translations it lacks. */
export function judgeText(body: string, more: Partial<GuardInput> = {}): Finding[] {
  return judgeNews({ 'en.md': `---\ntitle: A safer crossing\n---\n${body}` }, more).filter(
    ({ rule }) => rule !== 'translation_file_missing',
  )
}

export function judge(item: Item, more: Partial<GuardInput> = {}): Finding[] {
  return guard({
    item,
    addresses: new Set(['/en/', '/en/news/crossing/', '/fa/news/crossing/', '/en/support/', '/pictures/crossing.jpg']),
    anchorsOf: (address) => new Set(address === '/en/support/' ? ['tonight', 'امشب'] : ['why']),
    area: AREA,
    now: NOW,
    ...more,
  })
}

export function rulesOf(findings: readonly Finding[]): RuleId[] {
  return findings.map(({ rule }) => rule)
}

/** A folder of the demonstration's content as an item. */
export function itemFrom(kind: Item['kind'], folder: string): Item {
  const dir = join(CONTENT_DIR, folder)
  const names = (path: string) =>
    readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name)
  const files = names(dir).filter((name) => /\.(yaml|md)$/.test(name))
  return {
    kind,
    slug: folder.split('/').at(-1) ?? '',
    files: Object.fromEntries(files.map((name) => [name, readFileSync(join(dir, name), 'utf8')])),
    documents: readdirSync(dir).includes('documents') ? names(join(dir, 'documents')) : [],
  }
}
