import { expect, test } from 'vitest'
import { readContent } from '#api/content/read.ts'
import { OPEN, testApp } from '#tests/support/app.ts'
import { copyOfContent, edit } from '#tests/support/content.ts'
import { aResponse, PATH } from '#tests/support/responses.ts'

test.each([
  ['2026-12-01', '2026-12-01T23:59:00Z', 201],
  ['2026-12-02', '2026-12-01T23:59:00Z', 400],
  ['2026-12-02', '2026-12-02T00:00:00Z', 201],
])('a question up to today takes %s at %s with %i', async (last_seen, now, status) => {
  const dir = copyOfContent()
  edit(dir, `consultations/${OPEN}/questionnaire.yaml`, 'type: date', 'type: date\n        latest: today')
  const { post } = testApp({ now: new Date(now), content: readContent(dir, new Date(now)) })
  const response = await post(
    PATH,
    aResponse({ answers: { agreement: 'agree', affected_by: ['drug_use'], last_seen } }),
  )
  const body: unknown = await response.json()
  if (status === 400) expect(body).toMatchObject({ error: { fields: { 'answers.last_seen': 'tooLate' } } })
  expect(response.status, JSON.stringify(body)).toBe(status)
})
