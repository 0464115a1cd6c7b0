import { expect, test } from 'vitest'
import type { Contact } from '#api/reporting/account.ts'
import { caseDocument, facts } from '#site/lib/cases/case-document.ts'
import { type CaseDetailJson, dataRequestWords, quotedOption } from '#site/lib/cases/desk.ts'
import { copyText, personCopy } from '#site/lib/cases/person-copy.ts'
import { contactWords, policeWish, saidContacts, saidWhen, writtenSince } from '#site/lib/cases/safe-contact.ts'
import type { OpenCase } from '#site/lib/cases/unseal.ts'
import text from '#locales/en/cases.json' with { type: 'json' }
import { DESK, freshCase } from '#tests/support/officer.ts'

const SAID = '2026-11-21T10:00:00.000Z'
const ONE = freshCase({ risks: ['under_18'] })

const calls: Contact = { ways: ['phone', 'text'], phone: '020 7946 0999', voicemail: false }
const texts: Contact = { ways: ['text'], phone: '020 7946 0999', voicemail: false }
const wrote = (at: string, words: string, by?: string) => ({
  id: words,
  kind: 'to_team' as const,
  at,
  opened: { words },
  ...(by && { by }),
})
const open = (more: Partial<OpenCase> = {}): OpenCase => ({
  account: { words: { what: 'They shouted', contact: calls } },
  contacts: [],
  messages: [],
  ...more,
})
const rule = (contact: Contact) => contactWords(DESK, { at: SAID, opened: { words: contact } })

test('what was said last about contact holds, with its date, and what was said before can still be read', () => {
  const said = saidContacts(ONE, open({ contacts: [{ id: '1', at: SAID, opened: { words: texts } }] }))
  expect(said.map(({ opened }) => opened.words)).toEqual([texts, calls])
  expect(said.map((one) => saidWhen(DESK, one))).toEqual([
    'The person said so on 21 November 2026 at 10:00.',
    'The person said so on 20 November 2026 at 10:00.',
  ])
  const [told] = saidContacts(ONE, open({ contacts: [{ id: '1', at: SAID, by: 'Ben', opened: { words: texts } }] }))
  expect(told && saidWhen(DESK, told)).toBe('Ben recorded it on 21 November 2026 at 10:00, as the person said it.')
  const document = caseDocument(DESK, ONE, open({ contacts: [{ id: '1', at: SAID, opened: { words: texts } }] }), false)
  expect(document.indexOf('Do not call.')).toBeGreaterThan(0)
  expect(document.indexOf('No voicemail.')).toBeGreaterThan(document.indexOf('Before that'))
})

test('what the person wrote after that stands beside it, and what came before or from the team does not', () => {
  const one = { ...ONE, requests: [{ id: 'A copy', kind: 'access' as const, dueAt: SAID }] }
  const messages = [
    wrote('2026-11-20T12:00:00.000Z', 'Please do not phone me any more'),
    wrote('2026-11-22T12:00:00.000Z', 'We are here', 'Ada'),
    wrote('2026-11-22T13:00:00.000Z', 'I have moved'),
    // Chosen in a form, and no word of theirs.
    wrote('2026-11-22T14:00:00.000Z', 'A copy'),
  ]
  const since = (contacts: OpenCase['contacts']) => {
    const [holds] = saidContacts(ONE, open({ contacts, messages }))
    return holds && writtenSince(one, holds, open({ messages })).map(({ opened }) => opened.words)
  }
  expect(since([])).toEqual(['Please do not phone me any more', 'I have moved'])
  expect(since([{ id: '1', at: SAID, opened: { words: texts } }])).toEqual(['I have moved'])
})

test('what does not open is never replaced by what was said before it', () => {
  const [holds] = saidContacts(ONE, open({ contacts: [{ id: '1', at: SAID, opened: { why: 'damaged' } }] }))
  expect(holds && contactWords(DESK, holds)).toEqual({ rule: expect.stringContaining('no longer holds'), rows: [] })
  expect(saidContacts(ONE, open({ account: { why: 'damaged' } }))).toEqual([])
})

test('a centre is told that it has changed, and to ask; what the account said no longer holds for it either', () => {
  const [holds] = saidContacts(ONE, open({ contacts: [{ id: '1', at: SAID, opened: { why: 'wrong_key' } }] }))
  const seated = { ...DESK, seat: { standing: 'open' as const, name: 'Hub' } }
  expect(holds && contactWords(seated, holds)).toEqual({ rule: text.contact.forTeam, rows: [] })
})

test('each rule is said in words, also when it follows from what was left empty', () => {
  expect(rule(calls)).toMatchObject({ rule: 'No voicemail. Leave no message.' })
  expect(rule(calls).rows[0]).toEqual({
    title: 'What to say',
    lines: ['If somebody else answers: say nothing and hang up.'],
  })
  expect(rule({ ...calls, say: 'The dentist', voicemail: true })).toMatchObject({
    rule: 'A message may be left.',
    rows: [{ title: 'What to say', lines: ['The dentist'] }, {}, {}],
  })
  expect(rule(texts)).toMatchObject({ rule: 'Do not call.', rows: [{ title: 'How' }, {}] })
  expect(rule({ ways: ['code'], voicemail: false }).rule).toContain('The person wants no contact outside this page.')
  expect(rule({ who: 'helper', ways: [], voicemail: false })).toEqual({ rule: text.contact.throughHelper, rows: [] })
  // Who chose nothing has not said that either.
  expect(rule({ ways: [], voicemail: false }).rule).toContain('No answer about contact.')
  // Nor when it was said.
  expect(saidWhen(DESK, { at: SAID, opened: { words: { ways: [], voicemail: false } } })).toBe('')
})

test('the package says first who is at risk, and that pictures were drawn anew; the copy for the person leaves out what is the team’s', () => {
  const file = { id: 'f', name: 's1.jpg', size: 10, sha256: 'x', key: 'k' }
  const told = open({
    account: { words: { what: 'They shouted', contact: calls, files: [file] } as never },
    messages: [
      wrote(SAID, 'Is there news?'),
      { ...wrote(SAID, 'We spoke with the school', 'Ada'), kind: 'to_person' as const },
      { ...wrote(SAID, 'Our door is open', 'Cora'), kind: 'to_person' as const, byCentre: true },
      { ...wrote(SAID, 'She sounds afraid', 'Ada'), kind: 'note' as const },
      { ...wrote(SAID, 'Ring her sister', 'Ada'), kind: 'to_helper' as const },
    ],
  })
  const document = caseDocument(DESK, ONE, told, false)
  expect(document.indexOf('READ THIS FIRST\nUnder 18')).toBeGreaterThan(0)
  expect(document.indexOf('READ THIS FIRST')).toBeLessThan(document.indexOf(text.facts.received))
  expect(document).toContain(text.document.redrawn)
  const one = { ...ONE, centre: { id: 'h', name: 'Lantern House', standing: 'reads' as const } }
  const copy = copyText(DESK, one, personCopy(DESK, one, told))
  for (const words of [
    'They shouted',
    'Is there news?',
    'The team, 21 November 2026',
    'We spoke with the school',
    'Lantern House, 21 November 2026',
  ])
    expect(copy).toContain(words)
  for (const words of ['She sounds afraid', 'Ring her sister', 'Ada', 'Cora', text.facts.owner])
    expect(copy).not.toContain(words)
})

test('a no to the police that nobody said is not shown as one that somebody said', () => {
  const police = (one: object, account?: object) =>
    facts(DESK, { ...ONE, ...one } as CaseDetailJson, account && open({ account: { words: account as never } })).find(
      ({ title }) => title === text.facts.police,
    )?.lines[0]
  expect(police({ toPolice: true })).toBe(text.facts.policeYes)
  expect(police({ toPolice: false })).toBe(text.facts.policeLocked)
  expect(police({ toPolice: false }, { what: 'x' })).toBe(text.facts.policeNotSaid)
  expect(police({ toPolice: false }, { what: 'x', police: 'no' })).toBe(text.facts.policeNo)
  // They took it back afterwards.
  const history = [{ action: 'report.consent' }]
  expect(police({ toPolice: false, history }, { what: 'x' })).toBe(text.facts.policeNo)
})

test('what asks about data stands with its clock; the option chosen in the form is no word of the person’s', () => {
  const request = { id: 'r', kind: 'access' as const, dueAt: '2026-12-23T00:00:00.000Z' }
  const one = { ...ONE, requests: [request] }
  expect(dataRequestWords(DESK, request)).toBe('Asked for a copy of what we hold, answer due 22 December 2026')
  expect(dataRequestWords(DESK, { ...request, answeredAt: SAID })).toBe(
    'Asked for a copy of what we hold, answered 21 November 2026',
  )
  expect(quotedOption(one, 'r', 'A copy\n\nIn large print.\n\nThank you')).toEqual({
    option: 'A copy',
    words: 'In large print.\n\nThank you',
  })
  expect(quotedOption(one, 'other', 'A copy\n\nof my letter')).toEqual({ words: 'A copy\n\nof my letter' })
  // What is taken out, and what the person gets, keep the two apart as well.
  const asked = { ...wrote(SAID, 'A copy\n\nIn large print.'), id: 'r' }
  const empty = { ...wrote(SAID, 'A copy'), id: 'r' }
  const said = (messages: OpenCase['messages']) => [
    caseDocument(DESK, one, open({ messages }), false),
    copyText(DESK, one, personCopy(DESK, one, open({ messages }))),
  ]
  for (const taken of said([asked])) {
    expect(taken).toMatch(
      /(?:The person|You), 21 November 2026 at 10:00\nChosen in the form: “A copy”\nIn large print\./,
    )
  }
  for (const taken of said([empty])) expect(taken).toMatch(/Chosen in the form: “A copy”\n(?!\n?A copy)/)
})

test('whoever tells the police is reminded of how the person may be contacted, and the package says first when nobody may', () => {
  const said = text.contact.police
  const silence = text.document.silence
  const first = (more: Partial<OpenCase>) =>
    caseDocument(DESK, freshCase(), open(more), false).split(text.facts.received)[0]
  const told = (contact: Contact) => ({ account: { words: { what: 'They shouted', contact } } })
  const unlessCode = { ways: ['code' as const], voicemail: false }
  expect(policeWish(DESK, ONE, open(told(unlessCode)))).toBe(said.none)
  expect(first(told(unlessCode))).toContain(`READ THIS FIRST\n${silence.none}`)
  // No answer was promised the same.
  expect(policeWish(DESK, ONE, open(told({ ways: [], voicemail: false })))).toBe(said.notSaid)
  expect(first({ account: { words: { what: 'They shouted' } } })).toContain(silence.notSaid)
  expect(policeWish(DESK, ONE, open(told({ who: 'helper', ways: [], voicemail: false })))).toBe(said.helper)
  expect(first(told({ who: 'helper', ways: [], voicemail: false }))).toContain(silence.helper)
  expect(policeWish(DESK, ONE, open())).toContain('No voicemail. Leave no message.')
  expect(first({})).not.toContain('READ THIS FIRST')
  // What was said last holds, what does not open leaves nothing to rely on, and a locked case says that it may.
  const contacts = [{ id: '1', at: SAID, opened: { words: unlessCode } }]
  expect(policeWish(DESK, ONE, open({ contacts }))).toBe(said.none)
  expect(policeWish(DESK, ONE, open({ contacts: [{ id: '1', at: SAID, opened: { why: 'damaged' } }] }))).toBe(
    said.unopened,
  )
  expect(policeWish(DESK, ONE, open({ account: { why: 'damaged' } }))).toBe(said.unopened)
  expect(policeWish(DESK, ONE, undefined)).toBe(said.locked)
})

test('the copy for the person speaks to them: nowhere do they read of themselves as somebody else', () => {
  const needs = { access: '', interpreter: 'Farsi' }
  const account = (contact: Contact) => ({
    words: {
      who: 'victim',
      what: 'He spat',
      when: 'exact',
      day: '2026-11-19',
      why: 'My scarf',
      wants: 'Peace',
      needs,
      contact,
    },
  })
  const contacts: Contact[] = [
    calls,
    texts,
    { ...calls, voicemail: true },
    { ways: ['code'], voicemail: false },
    { ways: [], voicemail: false },
    { who: 'helper', ways: [], voicemail: false },
    { ...texts, who: 'both' },
    { ...texts, who: 'person' },
  ]
  for (const contact of contacts)
    for (const given of [{ toPolice: true }, { toPolice: false }]) {
      const one = freshCase({ ...given, satisfaction: 4 })
      const told = open({ account: account(contact) as never, messages: [wrote(SAID, 'Is there news?')] })
      const copy = copyText(DESK, one, personCopy(DESK, one, told))
      expect(copy).toContain('You, 21 November 2026')
      expect(copy).toContain('What you need\nInterpreter: Farsi')
      expect(copy).not.toMatch(/the person|\bthey\b|\btheir\b|\bthem\b/i)
    }
})
