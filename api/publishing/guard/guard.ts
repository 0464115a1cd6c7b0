import type { Finding, RuleId } from './finding.ts'
import type { GuardInput } from './item.ts'
import { type ReadItem, readItem } from './read-item.ts'
import { addresses } from './rules/addresses.ts'
import { areaEffects } from './rules/area-effects.ts'
import { bannerReview } from './rules/banner-review.ts'
import { brokenLinks } from './rules/broken-links.ts'
import { consultationAlternatives } from './rules/consultation-alternatives.ts'
import { consultationDocuments } from './rules/consultation-documents.ts'
import { consultationFeedback } from './rules/consultation-feedback.ts'
import { consultationReasons } from './rules/consultation-reasons.ts'
import { consultationTime } from './rules/consultation-time.ts'
import { files } from './rules/files.ts'
import { headings } from './rules/headings.ts'
import { linkWords } from './rules/link-words.ts'
import { missingAlternativeText } from './rules/missing-alternative-text.ts'
import { newsDatedEarly } from './rules/news-dated-early.ts'
import { originalMissing } from './rules/original-missing.ts'
import { pastDates } from './rules/past-dates.ts'
import { preElection } from './rules/pre-election.ts'
import { privateContacts } from './rules/private-contacts.ts'
import { rawHtml } from './rules/raw-html.ts'
import { readingAge } from './rules/reading-age.ts'
import { sampleWords } from './rules/sample-words.ts'
import { tables } from './rules/tables.ts'
import { translationThin } from './rules/translation-thin.ts'
import { translations } from './rules/translations.ts'

/** What each rule looks at: the item as it would be, and as it is now. */
export type Check = { input: GuardInput; draft: ReadItem; published?: ReadItem }
export type Rule = (check: Check) => Iterable<Finding>

const EVERY_KIND: Rule[] = [
  originalMissing,
  rawHtml,
  sampleWords,
  missingAlternativeText,
  brokenLinks,
  addresses,
  areaEffects,
  files,
  linkWords,
  headings,
  tables,
  privateContacts,
  pastDates,
  newsDatedEarly,
  bannerReview,
  translations,
  translationThin,
  readingAge,
  preElection,
]
const CONSULTATION: Rule[] = [
  consultationReasons,
  consultationAlternatives,
  consultationTime,
  consultationFeedback,
  consultationDocuments,
]

/** More of one kind in one file help nobody; the last one says how many there were. */
const MAX_OF_A_RULE = 50

/**
 * Everything that communications staff should see before an item is published, in the
 * order of its files and lines. What the content check refuses is not said again here.
 */
export function guard(input: GuardInput): Finding[] {
  const languages = input.area.languages.map(({ tag }) => tag)
  const draft = readItem(input.item, languages)
  const published = input.published && readItem(input.published, languages)
  const check: Check = { input, draft, ...(published && { published }) }
  const rules = input.item.kind === 'consultation' ? [...EVERY_KIND, ...CONSULTATION] : EVERY_KIND
  const findings = [...draft.findings, ...rules.flatMap((rule) => [...rule(check)])]
  const files = [...new Set([...Object.keys(input.item.files), ...findings.map(({ file }) => file)])]
  const place = new Map(files.map((file, index) => [file, index]))
  return limited(findings).sort(
    (a, b) => (place.get(a.file) ?? 0) - (place.get(b.file) ?? 0) || (a.line ?? 0) - (b.line ?? 0),
  )
}

function limited(findings: readonly Finding[]): Finding[] {
  const counts = new Map<`${RuleId} ${string}`, number>()
  const last = new Map<string, Finding>()
  const kept: Finding[] = []
  for (const finding of findings) {
    const key = `${finding.rule} ${finding.file}` as const
    const count = (counts.get(key) ?? 0) + 1
    counts.set(key, count)
    if (count <= MAX_OF_A_RULE) {
      kept.push(finding)
      last.set(key, finding)
    }
  }
  return kept.map((finding) => {
    const key = `${finding.rule} ${finding.file}` as const
    const more = (counts.get(key) ?? 0) - MAX_OF_A_RULE
    return more > 0 && last.get(key) === finding ? { ...finding, values: { ...finding.values, more } } : finding
  })
}
