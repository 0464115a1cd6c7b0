import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { once } from 'node:events'
import { expect, test } from 'vitest'
import { openDatabase } from '#db/open.ts'
import { audit } from '#db/schema/audit.ts'
import { OPEN } from '#tests/support/app.ts'
import { startChild } from '#tests/support/child.ts'
import { temporaryFolder } from '#tests/support/folder.ts'
import { aResponse, PATH, stored } from '#tests/support/responses.ts'

/** `npm run test:heavy` kills more often. */
const KILLS = Number(process.env.SAYSAFE_KILLS ?? 3)
const CLIENTS = 8

type Acknowledged = { submissionId: string; reference: string; answers: object }

/** Sends one response after another, some of them twice, until the server is gone; notes what was acknowledged. */
async function client(
  url: string,
  acknowledged: Acknowledged[],
  progress: { count: number; reached: () => void },
): Promise<void> {
  for (;;) {
    const answers = {
      agreement: 'agree',
      agreement_reasons: `😀${'x'.repeat(randomInt(0, 2_000))}`,
      order_area: 'nowhere',
    }
    const body = aResponse({ answers })
    const sends = randomInt(4) === 0 ? 2 : 1
    try {
      for (let i = 0; i < sends; i++) {
        const response = await fetch(`${url}${PATH}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
        const { reference } = (await response.json()) as { reference: string }
        if (response.status !== 201) throw new Error(`${response.status}`)
        acknowledged.push({ submissionId: String(body.submissionId), reference, answers })
      }
    } catch (error) {
      // The connection broke: killed. Anything else is a finding.
      if (error instanceof TypeError || (error instanceof Error && error.name === 'AbortError')) return
      throw error
    }
    if (--progress.count === 0) progress.reached()
  }
}

test(
  `after ${KILLS} kills under load every acknowledged response is there, once and whole`,
  async () => {
    const dataDir = temporaryFolder()
    const acknowledged: Acknowledged[] = []
    for (let kill = 0; kill < KILLS; kill++) {
      const child = startChild('demonstration', { SAYSAFE_DATA_DIR: dataDir, SAYSAFE_RATE_LIMIT: 'off' })
      const url = await child.url
      const before = acknowledged.at(-1)
      if (before) {
        // Whoever saw no answer, or doubts it, sends again: also after the kill it is the first receipt.
        const again = await fetch(`${url}${PATH}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(aResponse({ submissionId: before.submissionId })),
        })
        expect(await again.json()).toEqual({ reference: before.reference })
      }
      // Killed after a random number of responses, so in the midst of others, wherever those are.
      const progress = { count: randomInt(20, 400), reached: (): void => undefined }
      const reached = new Promise<void>((resolve) => {
        progress.reached = resolve
      })
      const clients = Array.from({ length: CLIENTS }, () => client(url, acknowledged, progress))
      await Promise.race([reached, ...clients])
      child.process.kill('SIGKILL')
      await Promise.all(clients)
      if (child.process.exitCode === null && child.process.signalCode === null) await once(child.process, 'close')
      expect((await child.exit).signal).toBe('SIGKILL')
    }

    const db = openDatabase(join(dataDir, 'saysafe.sqlite'))
    expect(db.$client.pragma('integrity_check')).toEqual([{ integrity_check: 'ok' }])
    expect(db.$client.pragma('foreign_key_check')).toEqual([])
    const rows = stored(db)
    const bySubmission = new Map(rows.map((row) => [row.submissionId, row]))
    expect(bySubmission.size).toBe(rows.length)
    expect(new Set(rows.map(({ reference }) => reference)).size).toBe(rows.length)
    expect(acknowledged.length).toBeGreaterThan(20 * KILLS)
    for (const { submissionId, reference, answers } of acknowledged) {
      expect(bySubmission.get(submissionId)).toMatchObject({ reference, answers })
    }
    // No half of one: each row is whole, with its audit row, acknowledged or not.
    for (const { answers } of rows)
      expect(Object.keys(answers)).toEqual(['agreement', 'agreement_reasons', 'order_area'])
    const acts = db
      .select()
      .from(audit)
      .all()
      .filter(({ action, subject }) => action === 'response.received' && subject.startsWith(`${OPEN}/`))
    expect(new Set(acts.map(({ subject }) => subject))).toEqual(
      new Set(rows.map(({ reference }) => `${OPEN}/${reference}`)),
    )
    expect(acts).toHaveLength(rows.length)
    db.$client.close()
  },
  60_000 + KILLS * 20_000,
)
