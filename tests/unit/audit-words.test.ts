import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { APPLICATION_KINDS } from '#db/schema/application-terms.ts'
import { staffWords } from '#site/lib/i18n.ts'

const ROOT = new URL('../..', import.meta.url).pathname

/** What stands in the holes of the actions that are put together. */
const HOLES: Record<string, readonly string[]> = {
  'application.${own.kind}': APPLICATION_KINDS,
  'item.${standing}': ['withdrawn', 'archived'],
  'report.safeguarding_${given.step}': ['danger', 'lead', 'referral'],
  'joined.${entrance}': ['set_up', 'invitation', 'lost_factor'],
}

const sources = ['api', 'db'].flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(ROOT, folder, name), 'utf8')),
)
const quoted = sources.flatMap((source) => [...source.matchAll(/'([a-z_]+)\.([a-z_]+)'/g)])
/** What acts are about, such as `report`, as the calls that record them say. */
const nouns = new Set(
  sources.flatMap((source) => [...source.matchAll(/action:[^,\n]*?['`]([a-z_]+)\./g)].map(([, noun = '']) => noun)),
)
/** Names of files look alike. */
const FILE = /\.(?:yaml|csv|md|json|ts)$/
const written = quoted
  .filter(([, noun = '']) => nouns.has(noun))
  .map(([, noun, verb]) => `${noun}.${verb}`)
  .filter((action) => !FILE.test(action))
const puzzled = sources.flatMap((source) => [...source.matchAll(/action:\s*`([^`]+)`/g)].map(([, text = '']) => text))

test('every action that is recorded anywhere has words in the record', () => {
  expect(nouns.size).toBeGreaterThan(20)
  const { acts } = staffWords().audit
  const made = puzzled.flatMap((text) => {
    const choice = /^([a-z_]+\.)\$\{.*\? '([a-z_]+)' : '([a-z_]+)'\}$/.exec(text)
    if (choice) return [`${choice[1]}${choice[2]}`, `${choice[1]}${choice[3]}`]
    expect(Object.keys(HOLES), 'Say here what stands in the holes of this action.').toContain(text)
    return (HOLES[text] ?? []).map((value) => text.replace(/\$\{.*\}/, value))
  })
  const wordless = [...new Set([...written, ...made])].filter(
    (action) => !Object.hasOwn(acts, action.replaceAll('.', '_')),
  )
  expect(wordless).toEqual([])
})
