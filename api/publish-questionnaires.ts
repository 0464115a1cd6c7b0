import { isDeepStrictEqual } from 'node:util'
import type { Database, Handle } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import { renameConsultation } from '#db/queries/consultations.ts'
import { findWords, keepWords } from '#db/queries/questionnaire-words.ts'
import { freezeQuestionnaire, latestQuestionnaire, replaceQuestionnaire } from '#db/queries/questionnaires.ts'
import type { FrozenQuestionnaire } from '#db/schema/questionnaires.ts'
import { stateOf } from './consultation-state.ts'
import { fingerprint, type Consultation, type Content } from './content/read.ts'
import { type ContentProblem, ContentProblems } from './content/problems.ts'
import type { Questionnaire } from './questionnaire/questionnaire.ts'

/**
 * Freezes each questionnaire that is new. Until a consultation opens it may still be
 * changed; after that, changing what is asked without a new version would mix answers
 * to different questions, so that is refused. A closed one is read as it was frozen.
 * What was answered under an earlier address goes along to the present one. The words of
 * the newest version are kept beside it, so that its results can be read once they change.
 *
 * @throws ContentProblems
 */
export function publishQuestionnaires(db: Database, content: Content, now: Date): void {
  const problems: ContentProblem[] = []
  db.transaction(
    (tx) => {
      for (const consultation of content.consultations) {
        takeAlong(tx, consultation, now)
        const problem = freeze(tx, consultation, now)
        if (problem) problems.push(problem)
        else keepNewestWords(tx, consultation)
      }
    },
    { behavior: 'immediate' },
  )
  if (problems.length > 0) throw new ContentProblems(problems)
}

/** A published questionnaire, and the version that it has to have to be published as it stands. */
export type VersionDue = {
  slug: string
  /** What its file says. */
  written: number
  /** What people answer now. */
  from: number
  /** The same where the same is asked, and one more otherwise. */
  to: number
}

/** Of every questionnaire that people may have answered and still can. */
export function versionsDue(db: Handle, content: Content, now: Date): VersionDue[] {
  return content.consultations.flatMap((consultation) => {
    const { slug, earlierAddresses, questionnaire } = consultation
    const latest = [slug, ...earlierAddresses].map((name) => latestQuestionnaire(db, name)).find(Boolean)
    const state = stateOf(consultation, now)
    if (!latest || state === 'closed') return []
    const to = versionDue(latest, questionnaire, state === 'coming')
    return [{ slug, written: questionnaire.version, from: latest.version, to }]
  })
}

function versionDue(latest: FrozenQuestionnaire, questionnaire: Questionnaire, isComing: boolean): number {
  const { version } = questionnaire
  if (version > latest.version) return version
  const isSame = fingerprint({ ...questionnaire, version: latest.version }) === latest.fingerprint
  return isSame || (isComing && version === latest.version) ? latest.version : latest.version + 1
}

function takeAlong(tx: Handle, { slug, earlierAddresses }: Consultation, now: Date): void {
  const before = earlierAddresses.find((earlier) => latestQuestionnaire(tx, earlier))
  if (!before || latestQuestionnaire(tx, slug)) return
  renameConsultation(tx, before, slug)
  recordAct(tx, { actor: 'server', action: 'consultation.renamed', subject: `${before} ${slug}` }, now)
}

/** Undefined when it is frozen now, or was. */
function freeze(tx: Handle, consultation: Consultation, now: Date): ContentProblem | undefined {
  const { slug, questionnaire } = consultation
  const { version } = questionnaire
  const latest = latestQuestionnaire(tx, slug)
  const state = stateOf(consultation, now)
  if (latest && state === 'closed') return undefined
  const due = latest ? versionDue(latest, questionnaire, state === 'coming') : version
  if (latest && version !== due)
    return {
      file: `consultations/${slug}/questionnaire.yaml`,
      path: 'version',
      message: `Version ${latest.version} is published and people may have answered it. Undo the change, or set version: ${due}.`,
    }
  const asked = { consultation: slug, version, fingerprint: fingerprint(questionnaire), definition: questionnaire }
  if (latest?.version === version) {
    if (latest.fingerprint !== asked.fingerprint) replaceQuestionnaire(tx, asked, now)
    return undefined
  }
  freezeQuestionnaire(tx, asked, now)
  recordAct(tx, { actor: 'server', action: 'questionnaire.frozen', subject: `${slug}/${version}` }, now)
  return undefined
}

/** Wording may be corrected; what a closed consultation's file asks by now says nothing about what was asked. */
function keepNewestWords(tx: Handle, { slug, questionnaire, text }: Consultation): void {
  const latest = latestQuestionnaire(tx, slug)
  if (latest?.version !== questionnaire.version || latest.fingerprint !== fingerprint(questionnaire)) return
  const words = Object.fromEntries(
    Object.entries(text).map(([lang, { pages, questions }]) => [lang, { pages, questions }]),
  )
  if (!isDeepStrictEqual(findWords(tx, slug, latest.version), words)) keepWords(tx, slug, latest.version, words)
}
