import type { Database } from '#db/open.ts'
import { recordAct } from '#db/queries/audit.ts'
import { renameConsultation } from '#db/queries/consultations.ts'
import { freezeQuestionnaire, latestQuestionnaire, replaceQuestionnaire } from '#db/queries/questionnaires.ts'
import { stateOf } from './consultation-state.ts'
import { fingerprint, type Content } from './content/read.ts'
import { type ContentProblem, ContentProblems } from './content/problems.ts'

/**
 * Freezes each questionnaire that is new. Until a consultation opens it may still be
 * changed; after that, changing what is asked without a new version would mix answers
 * to different questions, so that is refused. A closed one is read as it was frozen.
 * What was answered under an earlier address goes along to the present one.
 *
 * @throws ContentProblems
 */
export function publishQuestionnaires(db: Database, content: Content, now: Date): void {
  const problems: ContentProblem[] = []
  db.transaction(
    (tx) => {
      for (const consultation of content.consultations) {
        const { slug, questionnaire, earlierAddresses } = consultation
        const { version } = questionnaire
        const before = earlierAddresses.find((earlier) => latestQuestionnaire(tx, earlier))
        if (before && !latestQuestionnaire(tx, slug)) {
          renameConsultation(tx, before, slug)
          recordAct(tx, { actor: 'server', action: 'consultation.renamed', subject: `${before} ${slug}` }, now)
        }
        const latest = latestQuestionnaire(tx, slug)
        const state = stateOf(consultation, now)
        if (
          latest &&
          (state === 'closed' || (latest.version === version && latest.fingerprint === fingerprint(questionnaire)))
        )
          continue
        if (latest?.version === version && state === 'coming') {
          replaceQuestionnaire(
            tx,
            { consultation: slug, version, fingerprint: fingerprint(questionnaire), definition: questionnaire },
            now,
          )
          continue
        }
        const file = `consultations/${slug}/questionnaire.yaml`
        if (latest && version <= latest.version) {
          problems.push({
            file,
            path: 'version',
            message: `Version ${latest.version} is published and people may have answered it. Undo the change, or set version: ${latest.version + 1}.`,
          })
          continue
        }
        freezeQuestionnaire(
          tx,
          { consultation: slug, version, fingerprint: fingerprint(questionnaire), definition: questionnaire },
          now,
        )
        recordAct(tx, { actor: 'server', action: 'questionnaire.frozen', subject: `${slug}/${version}` }, now)
      }
    },
    { behavior: 'immediate' },
  )
  if (problems.length > 0) throw new ContentProblems(problems)
}
