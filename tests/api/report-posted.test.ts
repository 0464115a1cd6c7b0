import { expect, test } from 'vitest'
import { reportForm } from '#api/reporting/form.ts'
import { intakeForm } from '#api/reporting/intake-form.ts'
import { newReportCode } from '#api/sealing/report-code.ts'
import { countedAt } from '#site/lib/helping-done.ts'
import { choiceOf } from '#site/lib/evidence-words.ts'
import { handleReportPost, receiptOnce } from '#site/lib/report-request.ts'
import { testApp } from '#tests/support/app.ts'
import { sealedFile, sendFile } from '#tests/support/evidence.ts'
import { openTeam } from '#tests/support/reporting.ts'
import { keysOf } from '#api/sealing/report-code.ts'

/** The form as it comes from whoever runs no script. */
async function posting() {
  const app = testApp()
  const team = await openTeam(app)
  const questionnaire = reportForm({ wards: [{ id: 'Hendon', code: 'E05013630' }] }, '2026-12-01')
  const ids = { report: crypto.randomUUID(), code: newReportCode() }
  const asked = { lang: 'en', questionnaire, wards: ['Hendon'], teamKey: team }
  type Fields = Record<string, string | string[]>
  const once = () => receiptOnce(app.clock.now)
  const outcomeOf = async (fields: Fields) => {
    const form = new FormData()
    for (const [name, values] of Object.entries({ ...ids, ...fields }))
      for (const value of [values].flat()) form.append(name, value)
    const locals = {
      api: async (path: string, init?: RequestInit) => app.app.request(path, init, { address: '192.0.2.1' }),
      redraw: async (bytes: Buffer) => bytes,
      clean: async () => {
        throw new Error('no file was sent with the form')
      },
    }
    return handleReportPost(locals, asked, { form, files: [] }, app.clock.now)
  }
  const post = async (fields: Fields) => {
    const outcome = await outcomeOf(fields)
    return outcome.kind === 'page' ? outcome.stage.receipt : undefined
  }
  return { app, ids, post, outcomeOf, once }
}
const told = { action: 'send', consent: 'team', what: 'He waits outside' }

test('who is in danger or under 18 is told so again with the code, also in another language and when the tick is missing', async () => {
  const { post, once } = await posting()
  const receipt = await post({ ...told, in_danger: 'yes', under_18: 'yes' })
  expect(receipt).toMatchObject({ advice: ['in_danger', 'under_18'], files: 0 })
  for (const action of ['language', 'finish'])
    expect(
      await post({ action, view: 'receipt', once: once(), advice: receipt?.advice ?? [], files: '0' }),
    ).toMatchObject({ advice: ['in_danger', 'under_18'] })
  expect(
    await post({ action: 'language', view: 'receipt', once: once(), advice: ['bored'], files: '-1' }),
  ).toMatchObject({
    advice: [],
    files: 0,
  })
  expect(await (await posting()).post({ ...told, in_danger: 'no' })).toMatchObject({ advice: [] })
})

test('whom to turn to and what the police are told is said again with the code', async () => {
  const home = { kinds: ['at_home', 'sexual'], police: 'yes', ways: 'code' }
  expect(await (await posting()).post({ ...told, ...home })).toMatchObject({
    advice: ['domestic', 'sexual', 'police'],
    noContact: true,
  })
})

test('the receipt says how many files came, and so does the page of whoever comes back; nobody learns more of them', async () => {
  const { app, ids, post, once } = await posting()
  const { token } = await keysOf(ids.code)
  const files = [await sealedFile('One'), await sealedFile('Two')]
  for (const file of files) await sendFile(app, token, file)
  const receipt = await post({ ...told, evidence: JSON.stringify(files.map(({ note }) => note)) })
  expect(receipt).toMatchObject({ files: 2 })
  expect(await post({ action: 'language', view: 'receipt', once: once(), files: '2' })).toMatchObject({ files: 2 })
  const returned = await (await app.post('/api/reports/return', { token })).json()
  expect(returned.files).toBe(2)
  expect(JSON.stringify(returned)).not.toContain(files[0]?.id)
  const none = await posting()
  await none.post(told)
  const { token: other } = await keysOf(none.ids.code)
  expect(await (await none.app.post('/api/reports/return', { token: other })).json()).not.toHaveProperty('files')
})

test('files that were refused or left out are named at the check and with the code; nothing else gets there', async () => {
  const { outcomeOf, once } = await posting()
  const stageOf = async (fields: Parameters<typeof outcomeOf>[0]) => {
    const outcome = await outcomeOf(fields)
    return outcome.kind === 'page' ? outcome.stage : undefined
  }
  const refused = [{ name: 'film.mp4', fault: 'tooMuch' }]
  const { note } = await sealedFile('Signed')
  const asIs = { ...note, name: 'signed.docx', ending: 'docx', cleaned: 'asIs' }
  const carried = { unsent: JSON.stringify([...refused, ...refused]), evidence: JSON.stringify([asIs]) }
  const left = [...refused, { name: 'signed.docx', fault: 'unclean' }]
  // Until somebody says what becomes of it, it is no file that was left out.
  expect(await stageOf({ ...told, ...carried, action: 'check' })).toMatchObject({ view: 'form', unsent: refused })
  const decided = { ...carried, [choiceOf(asIs.id)]: 'leave' }
  expect(await stageOf({ ...told, ...decided, action: 'check' })).toMatchObject({
    view: 'check',
    unsent: left,
    files: [],
  })
  expect(await stageOf({ ...told, ...decided })).toMatchObject({ receipt: { files: 0, unsent: left } })
  const again = { action: 'language', view: 'receipt', once: once(), unsent: JSON.stringify(left) }
  expect(await stageOf(again)).toMatchObject({ receipt: { unsent: left } })
  const hostile = ['{', '[{"name":"x","fault":"bored"}]', '[{"name":"","fault":"empty"}]', '"film.mp4"']
  for (const unsent of hostile) expect(await (await posting()).post({ ...told, unsent })).toMatchObject({ unsent: [] })
  const many = Array.from({ length: 900 }, (_, nth) => ({ name: `${nth}`.repeat(90), fault: 'empty' }))
  const kept = (await (await posting()).post({ ...told, unsent: JSON.stringify(many) }))?.unsent ?? []
  expect(kept).toHaveLength(50)
  expect(Math.max(...kept.map(({ name }) => name.length))).toBeLessThanOrEqual(100)
})

test('what was sent is not shown again: a lost answer can be asked for, until the person goes on or minutes are over', async () => {
  const { app, ids, post, outcomeOf, once } = await posting()
  const closed = { kind: 'closed' }
  expect(await outcomeOf({ ...told, action: 'check' })).toMatchObject({ kind: 'page' })
  const { code } = (await post(told)) ?? {}
  expect(code?.replaceAll(' ', '')).toBe(ids.code)
  // The pages before it, with every word.
  for (const action of ['check', 'change', 'language']) expect(await outcomeOf({ ...told, action })).toEqual(closed)
  expect(await post(told)).toMatchObject({ code })
  const inPersian = { action: 'language', view: 'receipt', once: once() }
  expect(await post(inPersian)).toMatchObject({ code })
  expect(await outcomeOf(told)).toEqual(closed)
  app.clock.now = new Date(app.clock.now.getTime() + 6_000)
  expect(await outcomeOf(inPersian)).toEqual(closed)
  expect(await outcomeOf({ ...inPersian, action: 'finish', written: 'yes' })).toEqual({ kind: 'done' })
  const later = await posting()
  await later.post(told)
  later.app.clock.now = new Date(later.app.clock.now.getTime() + 181_000)
  expect(await later.outcomeOf(told)).toEqual(closed)
})

test('without script too, a helper counts a child only after saying that they tell safeguarding, and is led to whom to call', async () => {
  const app = testApp()
  const team = await openTeam(app)
  const questionnaire = intakeForm({ wards: [] }, '2026-12-01')
  const asked = { lang: 'en', questionnaire, wards: [], teamKey: team, helperKey: '' }
  const sent: unknown[] = []
  const locals = {
    api: async (_path: string, init?: RequestInit) => {
      sent.push(JSON.parse(String(init?.body)))
      return Response.json({ acknowledgeBy: undefined }, { status: 201 })
    },
    redraw: async (bytes: Buffer) => bytes,
    clean: async () => {
      throw new Error('no file was sent with the form')
    },
  }
  const post = (more: Record<string, string>) => {
    const form = new FormData()
    const typed = { label: 'S.', came_by: 'paper', consent_words: 'read', consent_given: 'signed', consent: 'count' }
    const day = { 'taken_on.day': '1', 'taken_on.month': '11', 'taken_on.year': '2026' }
    for (const [name, value] of Object.entries({ ...typed, ...day, strands: 'race', action: 'send', ...more }))
      form.append(name, value)
    return handleReportPost(locals, asked, { form, files: [] })
  }
  const refused = await post({ under_18: 'yes' })
  expect(refused).toMatchObject({ status: 400, stage: { problems: { risk_told: 'missing' } } })
  expect(sent).toEqual([])
  const counted = await post({ under_18: 'yes', risk_told: 'told' })
  const told = counted.kind === 'done' ? counted.counted : undefined
  expect(told && countedAt(told)).toBe('/staff/helping/?done=countedCall')
  const other = await post({})
  expect(other.kind === 'done' && other.counted && countedAt(other.counted)).toBe('/staff/helping/?done=counted')
  expect(sent).toHaveLength(2)
  expect(sent[0]).toMatchObject({ helperSees: false, toTeam: false, risks: ['under_18'] })
})

test('without script too, both of them and no contact is refused by the server and stores nothing', async () => {
  const app = testApp()
  const questionnaire = intakeForm({ wards: [] }, '2026-12-01')
  const form = new FormData()
  const typed = {
    consent: 'team',
    what: 'x',
    label: 'S.',
    came_by: 'paper',
    consent_words: 'read',
    consent_given: 'signed',
  }
  const day = { 'taken_on.day': '1', 'taken_on.month': '11', 'taken_on.year': '2026' }
  const both = { helper_sees: 'yes', contact_who: 'both', ways: 'code', action: 'send' }
  for (const [name, value] of Object.entries({ ...typed, ...day, ...both })) form.append(name, value)
  const locals = {
    api: async () => {
      throw new Error('it was sent')
    },
    redraw: async (bytes: Buffer) => bytes,
    clean: async () => {
      throw new Error('no file was sent with the form')
    },
  }
  const team = await openTeam(app)
  const asked = { lang: 'en', questionnaire, wards: [], teamKey: team, helperKey: '' }
  const refused = await handleReportPost(locals, asked, { form, files: [] })
  expect(refused).toMatchObject({ status: 400, stage: { problems: { ways: 'contradicts' } } })
  if (refused.kind === 'page') expect(Object.keys(refused.stage.problems)).toEqual(['ways'])
})
