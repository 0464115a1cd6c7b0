import { recordCaseAct } from '#db/queries/case-acts.ts'
import { listKept } from '#db/queries/cases.ts'
import { changeReport, eraseWords, findReport } from '#db/queries/reports.ts'
import type { Content } from '../content/read.ts'
import type { Store } from '../store.ts'
import { retentionStep } from './retention.ts'

type Deps = { content: () => Content; store: Store; now: () => Date }

export type Done = { noticed: number; withdrawn: number; deleted: number }

/** Gives the notices and deletes the words that are due. A case is looked at again in the transaction that changes it. */
export async function keepToTime({ content, store, now }: Deps): Promise<Done> {
  const done: Done = { noticed: 0, withdrawn: 0, deleted: 0 }
  const { db, queue } = store.use()
  for (const found of listKept(db)) {
    if (!retentionStep(found, content().area, now())) continue
    const { id } = found
    await queue.add(() => {
      const report = findReport(db, id)
      const at = now()
      const step = report && retentionStep(report, content().area, at)
      const act = (action: string) => recordCaseAct(db, { actor: 'server', action, id }, at)
      if (step === 'notice') {
        changeReport(db, id, { noticeAt: at })
        act('report.notice')
        done.noticed++
      } else if (step === 'withdraw') {
        changeReport(db, id, { noticeAt: null })
        act('report.notice_ended')
        done.withdrawn++
      } else if (step === 'delete') {
        eraseWords(db, id)
        act('report.erased')
        done.deleted++
      }
    })
  }
  return done
}
