import type { Handle } from '#db/open.ts'
import { findWords } from '#db/queries/questionnaire-words.ts'
import { latestQuestionnaire } from '#db/queries/questionnaires.ts'
import { countByVersion } from '#db/queries/responses.ts'
import { type Consultation, type Content, fingerprint } from '../content/read.ts'
import type { QuestionText, Text } from '../content/text.ts'

/** A question that keeps its id and its answers, and would ask in other words. */
export type Rewording = {
  item: string
  question: string
  /** Of the words. */
  language: string
  before: string
  after: string
  /** How many people have answered the old words. */
  answers: number
}

/**
 * Every question that people have answered and that this content asks in other words. What
 * is asked has no other version by that, so nothing else tells a spelling mistake put right
 * from a question turned round. A translation in the place of words that fell back to the
 * original is no other wording.
 */
export function rewordings(db: Handle, content: Content): Rewording[] {
  return content.consultations.flatMap((consultation) => ofOne(db, consultation))
}

function ofOne(db: Handle, { slug, earlierAddresses, questionnaire, text }: Consultation): Rewording[] {
  const name = [slug, ...earlierAddresses].find((one) => latestQuestionnaire(db, one))
  const latest = name === undefined ? undefined : latestQuestionnaire(db, name)
  if (name === undefined || !latest) return []
  // What asks something else becomes a version with words of its own; one that is closed reaches nobody.
  const same = fingerprint({ ...questionnaire, version: latest.version }) === latest.fingerprint
  if (!same) return []
  const answers = countByVersion(db, name).find(({ version }) => version === latest.version)?.responses ?? 0
  const words = answers === 0 ? undefined : findWords(db, name, latest.version)
  return Object.entries(words ?? {}).flatMap(([language, { questions }]) =>
    Object.entries(questions).flatMap(([question, asked]) => {
      const will = text[language]?.questions[question]
      const changed = will ? otherWords(asked, will) : undefined
      return changed && changed.lang === language
        ? [{ item: `consultations/${slug}`, question, language, before: changed.before, after: changed.after, answers }]
        : []
    }),
  )
}

/** The first words that differ, where both stand in the same language. */
function otherWords(
  asked: QuestionText,
  will: QuestionText,
): { lang: string; before: string; after: string } | undefined {
  const after = partsOf(will)
  for (const [part, before] of partsOf(asked)) {
    const now = after.get(part)
    if (now && now.lang === before.lang && plain(now) !== plain(before))
      return { lang: now.lang, before: before.text, after: now.text }
  }
  return undefined
}

function partsOf({ label, hint, unit, options, hints = {}, rows }: QuestionText): Map<string, Text> {
  const listed = Object.entries({ options, hints, rows }).flatMap(([part, texts]) =>
    Object.entries(texts).map(([id, one]): [string, Text] => [`${part}.${id}`, one]),
  )
  return new Map([
    ['label', label],
    ...(hint ? [['hint', hint] as const] : []),
    ...(unit ? [['unit', unit] as const] : []),
    ...listed,
  ])
}

function plain({ text }: Text): string {
  return text.normalize('NFC').replace(/\s+/g, ' ').trim()
}
