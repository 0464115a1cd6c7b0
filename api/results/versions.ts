import type { Database } from '#db/open.ts'
import { findWords } from '#db/queries/questionnaire-words.ts'
import { findQuestionnaire, listQuestionnaires } from '#db/queries/questionnaires.ts'
import { countByVersion } from '#db/queries/responses.ts'
import type { Consultation } from '../content/read.ts'
import type { QuestionnaireText } from '../content/text.ts'
import type { Questionnaire } from '../questionnaire/questionnaire.ts'

/** A version of the questions that people were asked. */
export type Version = {
  version: number
  /** The first instant at which it could be answered. */
  from: Date
  /** The first instant at which it could not any more; the closing, for the newest. */
  until: Date
  /** Every response that was stored. */
  received: number
}

/** The versions that somebody answered, and the newest, oldest first. */
export function versionsOf(db: Database, { slug, opens, closes }: Consultation): Version[] {
  const received = new Map(countByVersion(db, slug).map(({ version, responses }) => [version, responses]))
  const frozen = listQuestionnaires(db, slug)
  return frozen
    .map(({ version, frozenAt }, index): Version => {
      const next = frozen[index + 1]?.frozenAt
      return {
        version,
        from: index === 0 || frozenAt < opens ? opens : frozenAt,
        until: next && next < closes ? next : closes,
        received: received.get(version) ?? 0,
      }
    })
    .filter((one, index, all) => one.received > 0 || index === all.length - 1)
}

/** What a version asked, in the words of a language; undefined when there is no such version. */
export function askedIn(
  db: Database,
  consultation: Consultation,
  version: number,
  lang: string,
): { questionnaire: Questionnaire; text: QuestionnaireText } | undefined {
  const frozen = findQuestionnaire(db, consultation.slug, version)
  const live = consultation.text[lang]
  if (!frozen || !live) return undefined
  const kept = findWords(db, consultation.slug, version)?.[lang]
  return {
    questionnaire: frozen.definition,
    // Of versions from before words were kept, those that are there still are better than none.
    text: kept ?? { pages: live.pages, questions: live.questions },
  }
}
