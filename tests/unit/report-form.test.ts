import { expect, test } from 'vitest'
import text from '#locales/en/cases.json' with { type: 'json' }
import { needsLines } from '#site/lib/cases/account-rows.ts'
import { accountSchema, contactSchema } from '#api/reporting/account.ts'
import { readContent } from '#api/content/read.ts'
import { allQuestions } from '#api/questionnaire/questionnaire.ts'
import { visible } from '#api/questionnaire/visibility.ts'
import { contactForm, mayBeLeftOut, onOnePage, readReport, reportForm } from '#api/reporting/form.ts'
import { intakeForm } from '#api/reporting/intake-form.ts'
import { contactIn, toldIn } from '#api/reporting/told.ts'
import { readTyped, type Typed } from '#api/questionnaire/typed.ts'
import { answerLines, problemSentences } from '#site/lib/answer-words.ts'
import { reportSpeech, reportWords } from '#site/lib/report-words.ts'
import { unsaidIn } from '#site/lib/told-by.ts'
import { intakeSpeech } from '#site/lib/intake-words.ts'
import { CONTENT_DIR, NOW } from '#tests/support/app.ts'

const WARDS = ['Burnt Oak', 'Hendon']
const AREA = { wards: WARDS.map((id) => ({ id, code: 'E05013630' })) }
const FORM = reportForm(AREA, '2027-01-31')
const MONTHS = ['2027-01', '2026-12', '2026-11', '2026-10', '2026-09', '2026-08', 'earlier']

const read = (typed: Typed) => readTyped(FORM, typed)
const told = (typed: Typed) => toldIn(read({ consent: 'team', what: 'They shouted', ...typed }).answers, WARDS)

test('only what should become of it and what happened must be said', () => {
  expect(read({}).problems).toEqual({ consent: 'missing' })
  expect(read({ consent: 'team' }).problems).toEqual({ what: 'missing' })
  expect(read({ consent: 'team', what: 'They shouted' }).problems).toEqual({})
})

test('who is only counted says what it was like or what it was about, at the last step at the latest', () => {
  const problems = (typed: Typed, ...only: string[]) =>
    readReport(FORM, { consent: 'count', ...typed }, only.length > 0 ? new Set(only) : undefined).problems
  expect(problems({})).toEqual({ strands: 'missing' })
  expect(problems({}, 'kinds', 'what')).toEqual({})
  expect(problems({}, 'strands', 'why')).toEqual({ strands: 'missing' })
  expect(problems({ strands: 'left-handed' })).toEqual({ strands: 'unknownOption' })
  const enough: Typed[] = [{ kinds: 'damage' }, { strands: 'not_sure' }, { consent: 'team', what: 'x' }]
  for (const said of enough) expect(problems(said)).toEqual({})
})

test('a call without a number is named in the first round, also before it is said what should become of it', () => {
  const form = intakeForm(AREA, '2027-01-31')
  expect(readReport(FORM, { ways: ['phone', 'email'], email: 'sam' }).problems).toEqual({
    consent: 'missing',
    phone: 'missing',
    email: 'notAnEmail',
  })
  expect(readReport(FORM, { consent: 'count', strands: 'race', ways: 'phone' }).problems).toEqual({})
  expect(readReport(FORM, {}).problems).toEqual({ consent: 'missing' })
  const typed = { consent: 'team', what: 'x', helper_sees: 'yes', contact_who: 'both' }
  expect(readReport(form, typed).problems).toMatchObject({ ways: 'missing' })
  expect(readReport(form, { ...typed, contact_who: 'person', ways: 'code' }).problems).not.toHaveProperty('ways')
  expect(readReport(form, { ...typed, contact_who: 'helper' }).problems).not.toHaveProperty('ways')
})

test('both of them and no contact is refused where it is asked, with the way out in each language', () => {
  const form = intakeForm(AREA, '2027-01-31')
  const both = { consent: 'team', what: 'x', helper_sees: 'yes', contact_who: 'both', ways: 'code' }
  expect(readReport(form, both).problems).toMatchObject({ ways: 'contradicts' })
  expect(readReport(form, both, new Set(['contact_who', 'ways'])).problems).toEqual({ ways: 'contradicts' })
  // A page before is not refused for it.
  expect(readReport(form, both, new Set(['what'])).problems).toEqual({})
  expect(readReport(form, { ...both, contact_who: 'person' }).problems).not.toHaveProperty('ways')
  expect(readReport(form, { ...both, ways: 'post', address: '1 High Road' }).problems).not.toHaveProperty('ways')
  // Who is not seen to has no say in whom to contact: what stood there is no answer.
  expect(readReport(form, { ...both, helper_sees: 'no' }).problems).not.toHaveProperty('ways')
  const content = readContent(CONTENT_DIR, NOW)
  for (const lang of ['en', 'fa', 'ro']) {
    const speech = intakeSpeech(content, lang, form, [])
    const [told] = problemSentences(allQuestions(form), { ways: 'contradicts' }, speech)
    expect(told?.sentence).toContain(speech.words.questions.contact_who?.options.both?.text)
  }
})

test('nothing is said to be optional that another answer makes necessary', () => {
  const left = (typed: Typed, ...ids: string[]) => ids.filter((id) => mayBeLeftOut(FORM, read(typed).answers, id))
  expect(left({ consent: 'team', what: 'x' }, 'consent', 'what', 'kinds', 'strands', 'phone', 'email', 'name')).toEqual(
    ['kinds', 'strands', 'name'],
  )
  expect(left({ consent: 'count' }, 'kinds', 'strands', 'month')).toEqual(['month'])
  expect(left({ consent: 'count', kinds: 'words' }, 'kinds', 'strands')).toEqual(['strands'])
  expect(left({ consent: 'count', strands: 'race' }, 'kinds', 'strands')).toEqual(['kinds'])
})

test('whoever reports for somebody else is asked first whether anybody is in danger', () => {
  expect(
    intakeForm(AREA, '2027-01-31', ['hub'])
      .pages.slice(0, 3)
      .map(({ id }) => id),
  ).toEqual(['safety', 'helping', 'consent'])
})

test('whether anybody is in danger is asked before all else, and who may read it before anything is written', () => {
  const ids = FORM.pages.map(({ id }) => id)
  expect(ids.slice(0, 2)).toEqual(['safety', 'consent'])
  const writes = FORM.pages.findIndex(({ questions }) => questions.some(({ type }) => type.endsWith('_text')))
  expect(writes).toBeGreaterThan(ids.indexOf('consent'))
})

test('what somebody needs without having said which is read at the check as that', () => {
  const content = readContent(CONTENT_DIR, NOW)
  const needs = allQuestions(FORM).find(({ id }) => id === 'needs')
  for (const lang of ['en', 'fa', 'ro']) {
    const speech = reportSpeech(content, lang, FORM)
    const { unsaid } = reportWords(content, lang).form
    const lines = (typed: Typed) => {
      const { answers } = read({ consent: 'team', what: 'x', needs: ['interpreter', 'access'], ...typed })
      return needs ? answerLines(needs, answers, unsaidIn(speech, unsaid, answers)) : []
    }
    expect(lines({})).toEqual([unsaid.interpreter, unsaid.access])
    const { options } = speech.words.questions.needs ?? {}
    expect(lines({ access: 'Large print', interpreter: 'Dari' })).toEqual([
      options?.interpreter?.text,
      options?.access?.text,
    ])
  }
})

test('the desk says so too, in place of a gap', () => {
  const { account: given } = told({ needs: ['interpreter', 'access'] })
  expect(given && needsLines(text, given, 'fa')).toEqual([
    'Interpreter (language not said). The form was in Persian.',
    text.account.accessOpen,
  ])
})

test('of what is only counted there is nothing to see, and a helper is not asked whether they may', () => {
  const form = intakeForm(AREA, '2027-01-31')
  const asked = (typed: Typed) => visible(form, readReport(form, typed).answers).questionIds
  expect(asked({ consent: 'team', what: 'x' })).toContain('helper_sees')
  expect(readReport(form, { consent: 'team', what: 'x' }).problems).toMatchObject({ helper_sees: 'missing' })
  const counted = { consent: 'count', strands: 'race', helper_sees: 'yes' }
  expect(asked(counted)).not.toContain('helper_sees')
  expect(readReport(form, counted).answers).not.toHaveProperty('helper_sees')
})

test('somebody at risk is counted alone only when the helper says that they tell safeguarding themselves', () => {
  const form = intakeForm(AREA, '2027-01-31')
  const problems = (typed: Typed) => readReport(form, { strands: 'race', what: 'x', ...typed }).problems
  const risks: Typed[] = [{ in_danger: 'yes' }, { under_18: 'yes' }, { in_danger: 'yes', under_18: 'yes' }]
  for (const risk of risks) {
    expect(problems({ ...risk, consent: 'count' })).toMatchObject({ risk_told: 'missing' })
    expect(problems({ ...risk, consent: 'count', risk_told: 'told' })).not.toHaveProperty('risk_told')
    expect(problems({ ...risk, consent: 'team' })).not.toHaveProperty('risk_told')
  }
  expect(problems({ consent: 'count', in_danger: 'no', under_18: 'no' })).not.toHaveProperty('risk_told')
  // Whoever reports for themselves is not asked.
  expect(allQuestions(FORM).map(({ id }) => id)).not.toContain('risk_told')
  const speech = intakeSpeech(readContent(CONTENT_DIR, NOW), 'fa', form, [])
  const [told] = problemSentences(allQuestions(form), { risk_told: 'missing' }, speech)
  expect(told?.sentence).toBe('Tick that you tell safeguarding yourself today, or choose that the team may read it')
})

test('on one long page danger comes before all else, then what must be said, and not what only a choice asks for', () => {
  const ids = (pages: { id: string }[]) => pages.map(({ id }) => id)
  const { needed, optional } = onOnePage(FORM)
  expect(ids(needed)).toEqual(['safety', 'consent', 'what'])
  expect(ids(needed).concat(ids(optional)).sort()).toEqual(ids(FORM.pages).sort())
  expect(optional.flatMap(({ questions }) => questions).filter(({ required }) => required)).toEqual([])
  const intake = onOnePage(intakeForm(AREA, '2027-01-31'))
  expect(ids(intake.needed)).toEqual(['safety', 'helping', 'consent', 'what', 'contact'])
  expect(ids(intake.optional)).not.toContain('safety')
})

test.each([
  ['witness', false],
  ['professional', true],
  ['someone_else', true],
  ['victim', true],
  [undefined, true],
] as const)('what the person wants is asked where it can be known: of %s %s', (who, wanted) => {
  const typed: Typed = { wants: 'That it stops', harm: 'She cried', ...(who && { who }) }
  const { answers } = read({ consent: 'team', what: 'They shouted', ...typed })
  expect(visible(FORM, answers).pages.some(({ page }) => page.id === 'wants')).toBe(wanted)
  const { account } = told(typed)
  expect(account).toMatchObject({ harm: 'She cried' })
  expect(account?.wants).toBe(wanted ? 'That it stops' : undefined)
})

test('a bus, a train or a station is a place, and its ward is asked', () => {
  const { clear, account } = told({ where: 'transport', 'ward.ward': 'Hendon', where_words: 'The 302 bus' })
  expect({ clear, account }).toMatchObject({
    clear: { ward: 'Hendon' },
    account: { where: 'transport', whereWords: 'The 302 bus' },
  })
  expect(accountSchema.parse(account)).toEqual(account)
})

test('whoever says no more gets nothing said in their name, and nothing is told to the police', () => {
  expect(told({})).toEqual({
    clear: { kinds: [], strands: [], risks: [], toTeam: true, toPolice: false },
    account: { what: 'They shouted', contact: { ways: [], voicemail: false } },
  })
})

test('everything that was said is in the account, or in clear where the form says so, and nowhere twice', () => {
  const typed = {
    police: 'yes',
    in_danger: 'yes',
    under_18: 'yes',
    who: 'professional',
    organisation: 'A school',
    kinds: ['words', 'threats'],
    when: 'exact',
    'day.day': '۲۰',
    'day.month': '۱۱',
    'day.year': '۲۰۲۶',
    time: 'about 3',
    where: 'place',
    'ward.ward': 'Hendon',
    where_words: 'A bus',
    strands: ['race', 'religion'],
    why: 'What he said',
    people: 'Two men',
    harm: 'I am afraid',
    wants: 'That it stops',
    needs: ['interpreter', 'bsl'],
    interpreter: 'فارسی',
    ways: ['phone', 'post'],
    name: 'Sam',
    phone: '۰۷۷۰۰ ۹۰۰ ۹۸۲',
    address: '1 Sample Street',
    times: 'Mondays',
    say: 'The dentist',
    voicemail: 'no',
  }
  expect(read({ consent: 'team', what: 'x', ...typed }).problems).toEqual({})
  const { clear, account } = told(typed)
  expect(clear).toEqual({
    kinds: ['words', 'threats'],
    strands: ['race', 'religion'],
    risks: ['under_18', 'in_danger'],
    ward: 'Hendon',
    month: '2026-11',
    toTeam: true,
    toPolice: true,
  })
  expect(account).toEqual({
    who: 'professional',
    organisation: 'A school',
    what: 'They shouted',
    when: 'exact',
    day: '2026-11-20',
    time: 'about 3',
    where: 'place',
    whereWords: 'A bus',
    why: 'What he said',
    people: 'Two men',
    harm: 'I am afraid',
    wants: 'That it stops',
    needs: { interpreter: 'فارسی', bsl: true },
    police: 'yes',
    contact: {
      ways: ['phone', 'post'],
      name: 'Sam',
      phone: '07700 900 982',
      address: '1 Sample Street',
      times: 'Mondays',
      say: 'The dentist',
      voicemail: false,
    },
  })
  expect(accountSchema.parse(account)).toEqual(account)
})

test('only counting sends no word, whatever was written before the person thought again', () => {
  const typed = {
    consent: 'count',
    what: 'They shouted',
    police: 'yes',
    people: 'Two men',
    ways: ['phone'],
    phone: 'x',
  }
  const { answers, problems } = read({ ...typed, kinds: 'words', month: '2026-12', 'ward.ward': 'Hendon' })
  expect(problems).toEqual({})
  expect(toldIn(answers, WARDS)).toEqual({
    clear: {
      kinds: ['words'],
      strands: [],
      risks: [],
      ward: 'Hendon',
      month: '2026-12',
      toTeam: false,
      toPolice: false,
    },
  })
})

test('on its own, how somebody may be contacted cannot be left empty by mistake', () => {
  expect(readTyped(contactForm(), {}).problems).toEqual({ ways: 'missing' })
  expect(readTyped(contactForm(), { ways: 'text' }).problems).toEqual({ phone: 'missing' })
  const { answers, problems } = readTyped(contactForm(), { ways: 'text', phone: '۰۷۷۰۰ ۹۰۰ ۹۸۲', email: 'hidden' })
  expect(problems).toEqual({})
  expect(contactSchema.parse(contactIn(answers))).toEqual({ ways: ['text'], phone: '07700 900 982', voicemail: false })
})

test('the months go back over the new year, without losing one at the end of a long month', () => {
  const asked = FORM.pages.flatMap(({ questions }) => questions).find(({ id }) => id === 'month')
  expect(asked && 'options' in asked && asked.options.map(({ id }) => id)).toEqual(MONTHS)
})

test('what nobody knows stays out of the statistics', () => {
  expect(told({ when: 'about', month: 'earlier', where: 'place', 'ward.ward': 'elsewhere' }).clear).toEqual({
    kinds: [],
    strands: [],
    risks: [],
    toTeam: true,
    toPolice: false,
  })
})

test.each<[string, Typed, Record<string, string>]>([
  ['a story longer than anybody writes', { what: 'x'.repeat(5_001) }, { what: 'tooLong' }],
  [
    'a day that does not exist',
    { when: 'exact', 'day.day': '31', 'day.month': '2', 'day.year': '2026' },
    { day: 'notADate' },
  ],
  ['a day to come', { when: 'exact', 'day.day': '1', 'day.month': '2', 'day.year': '2027' }, { day: 'tooLate' }],
  ['a kind nobody knows', { kinds: ['words', 'left-handed'] }, { kinds: 'unknownOption' }],
  ['one kind twice', { kinds: ['words', 'words'] }, { kinds: 'repeated' }],
  ['not sure, and sure', { strands: ['not_sure', 'race'] }, { strands: 'exclusive' }],
  ['no contact, and a call', { ways: ['code', 'phone'], phone: '07700 900 982' }, { ways: 'exclusive' }],
  ['a ward nobody knows', { where: 'place', 'ward.ward': 'Narnia' }, { ward: 'notAPlace' }],
  ['a call without a number', { ways: 'phone' }, { phone: 'missing' }],
  ['a number with too few digits', { ways: 'phone', phone: '07700' }, { phone: 'notATelephone' }],
  ['a number in words', { ways: 'text', phone: 'ask my sister 07700 900 982' }, { phone: 'notATelephone' }],
  ['an email address without its @', { ways: 'email', email: 'sam.example.com' }, { email: 'notAnEmail' }],
  ['a consent that is none', { consent: 'everybody' }, { consent: 'unknownOption' }],
])('%s is refused, naming it', (_case, typed, problems) => {
  expect(read({ consent: 'team', what: 'They shouted', ...typed }).problems).toEqual(problems)
})

test('the longest report in any script fits what is sealed and what a request may hold', () => {
  const long = '😀'.repeat(5_000)
  const { account } = told({ what: long, why: long, people: long, harm: long, wants: long })
  expect(accountSchema.safeParse(account).success).toBe(true)
  expect(new TextEncoder().encode(JSON.stringify(account)).length).toBeLessThan(200_000)
})
