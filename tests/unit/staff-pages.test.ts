import { expect, test } from 'vitest'
import { ROLES as ALL_ROLES } from '#db/schema/staff.ts'
import { type Act, actSentence } from '#site/lib/staff/act-sentence.ts'
import { browserName } from '#site/lib/staff/browser-name.ts'
import { byTab } from '#site/lib/staff/editor/by-tab.ts'
import type { Editing } from '#site/lib/staff/editor/editing.ts'
import { placeOf } from '#site/lib/staff/editor/place-of.ts'
import { staffLanguage } from '#site/lib/staff/language.ts'
import { pageAfter, signInAddress } from '#site/lib/staff/next.ts'
import { ownKeyStep, type TeamKeys } from '#site/lib/staff/keys/team.ts'
import type { Recipient } from '#api/sealing/age.ts'
import { ROLES } from '#site/lib/staff/roles.ts'
import { fromThisSite } from '#api/auth/same-site.ts'
import { readContent } from '#api/content/read.ts'
import { addressIn, placesIn } from '#site/lib/staff/content.ts'
import { CONTENT_DIR, NOW, OPEN, testApp } from '#tests/support/app.ts'

const CONTENT = readContent(CONTENT_DIR, NOW)

test.each([
  ['/staff/people/', '/staff/people/'],
  ['/staff/audit/?before=120', '/staff/audit/?before=120'],
  ['/staff/./people/', '/staff/people/'],
  ['/staff/', '/staff/'],
  [null, '/staff/'],
  ['', '/staff/'],
  ['/', '/staff/'],
  ['/en/', '/staff/'],
  ['https://evil.example/staff/', '/staff/'],
  ['//evil.example/staff/', '/staff/'],
  ['/\\evil.example/staff/', '/staff/'],
  ['/staff/\\evil.example', '/staff/'],
  ['/staff/../en/', '/staff/'],
  ['/staff/..//evil.example/', '/staff/'],
  ['/staff/%2e%2e//evil.example/', '/staff/'],
  ['/staff/\t/evil.example', '/staff/'],
  ['/staff/\r\nset-cookie: a=b', '/staff/'],
  ['javascript:alert(1)', '/staff/'],
  ['/staffroom/', '/staff/'],
  ['/staff/sign-in/?next=/staff/sign-in/', '/staff/'],
  [`/staff/${'x'.repeat(600)}`, '/staff/'],
])('after signing in, %j leads to %j', (wanted, page) => {
  expect(pageAfter(wanted)).toBe(page)
})

test('the way to sign in remembers the page, but not the desk, which comes anyway', () => {
  expect(signInAddress('/staff/people/?a=b&c')).toBe('/staff/sign-in/?next=%2Fstaff%2Fpeople%2F%3Fa%3Db%26c')
  expect(signInAddress('/staff/')).toBe('/staff/sign-in/')
  expect(signInAddress('//evil.example')).toBe('/staff/sign-in/')
})

test.each<[string, Record<string, string>, boolean]>([
  ['a form of this site', { 'sec-fetch-site': 'same-origin', origin: 'https://saysafe.example' }, true],
  ['a form of this site in an old browser', { origin: 'https://saysafe.example' }, true],
  ['a form of this site under the name that the server was called by', { origin: 'http://localhost:3000' }, true],
  ['another site', { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' }, false],
  ['another site in an old browser', { origin: 'https://evil.example' }, false],
  ['a sister site', { 'sec-fetch-site': 'same-site', origin: 'https://other.saysafe.example' }, false],
  ['a sister site in an old browser', { origin: 'https://other.saysafe.example' }, false],
  ['another port', { origin: 'https://saysafe.example:8443' }, false],
  ['a site that hides where it is', { origin: 'null' }, false],
  ['nothing said', {}, false],
])('a form from %s is judged right', (_case, headers, own) => {
  const request = new Request('http://localhost:3000/staff/', {
    method: 'POST',
    headers: { host: 'localhost:3000', ...headers },
  })
  expect(fromThisSite(request, 'https://saysafe.example')).toBe(own)
})

test.each([
  ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox', 'Windows'],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
    'Edge',
    'Windows',
  ],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15',
    'Safari',
    'Mac',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/141.0 Mobile/15E148 Safari/604.1',
    'Chrome',
    'iPhone',
  ],
  [
    'Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36',
    'Samsung Internet',
    'Android',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox', 'Linux'],
  ['curl/8.5.0', undefined, undefined],
  ['', undefined, undefined],
])('%s is named in plain words', (userAgent, browser, system) => {
  expect(browserName(userAgent)).toEqual({ browser, system })
})

test('a coordinator who cannot open reports is told the next step, nobody else', () => {
  const member = (id: string, recipient: boolean, holds: boolean) => ({
    id,
    name: id,
    holds,
    ...(recipient && { recipient: 'age1x' as Recipient }),
  })
  const team = (...members: ReturnType<typeof member>[]): TeamKeys => ({
    members,
    rehearsals: [],
    key: { id: 'k', recipient: 'age1k' as Recipient, madeAt: '2026-11-01T00:00:00Z' },
  })
  expect(ownKeyStep(team(), 'ada')).toBe('make')
  expect(ownKeyStep(team(member('ada', false, false), member('ben', true, true)), 'ada')).toBe('make')
  expect(ownKeyStep(team(member('ada', true, false), member('ben', true, true)), 'ada')).toBe('ask')
  expect(ownKeyStep(team(member('ada', true, false), member('ben', true, false)), 'ada')).toBe('setUp')
  expect(ownKeyStep(team(member('ada', true, true)), 'ada')).toBeUndefined()
})

test('every role has its name, its sentence and its box', () => {
  expect(ROLES).toEqual(ALL_ROLES)
})

test('an entry of the record is a sentence with names; what has no words yet is shown as it is', () => {
  const language = staffLanguage({ content: testApp().content } as App.Locals)
  const known = {
    names: new Map([
      ['a1', 'Amina'],
      ['b2', 'Bilal'],
    ]),
    titles: new Map([['parks', 'Parks at night']]),
    itemName: (item: string) => (item === 'news/lamps' ? 'News “Lamps”' : undefined),
  }
  const said = (act: Partial<Act>) =>
    actSentence({ seq: 1, at: '2026-12-01T12:00:00Z', actor: 'a1', action: '', subject: '', ...act }, known, language)
  expect([
    said({ action: 'signed_in', subject: 'passkey' }),
    said({ action: 'person.invited', subject: 'b2 editor,publisher' }),
    said({ action: 'person.invited', subject: 'b2' }),
    said({ action: 'person.suspended', subject: 'gone' }),
    said({ actor: 'b2', action: 'joined.invitation', subject: 'b2' }),
    said({ actor: 'resident', action: 'response.received', subject: 'parks/7KQM-24F2-PXWD' }),
    said({ actor: 'server', action: 'questionnaire.frozen', subject: 'elsewhere/1' }),
    said({ action: 'report.assigned', subject: 'report 7f0c2b1e-0000-4000-8000-000000000000 a1' }),
    said({ action: 'report.assigned', subject: 'report 7f0c2b1e-0000-4000-8000-000000000000 b2' }),
    said({ action: 'site.rolled_back', subject: '0' }),
    said({ action: 'demonstration.seeded', actor: 'demonstration', subject: 'champions' }),
    said({ action: 'change.readdressed', subject: 'news/lamps news/new-lamps' }),
    said({ action: 'publication.cancelled', subject: 'news/lamps' }),
    said({ action: 'site.rolled_back', subject: 'news/lamps' }),
    said({ action: 'content.taken_off', subject: 'news/lamps' }),
    said({ actor: 'zz', action: 'kettle.filled', subject: '7f0c2b1e-0000-4000-8000-000000000000' }),
    said({ actor: 'zz', action: 'kettle.boiled', subject: 'b2' }),
    said({ action: 'constructor', subject: '{{actor}}' }),
  ]).toEqual([
    'Amina signed in with a passkey.',
    'Amina invited Bilal as publisher and editor.',
    'Amina invited Bilal.',
    'Amina suspended Somebody unknown.',
    'Bilal set up their account.',
    'A resident answered Parks at night (7KQM-24F2-PXWD).',
    'The server published the questions of elsewhere/1; they cannot change any more.',
    'Amina took case 7F0C2B1E.',
    'Amina gave case 7F0C2B1E to Bilal.',
    'Amina put the site back to how it was before anything was published from here.',
    'The demonstration added made-up champions, centres and training.',
    'Amina asked for another address for News “Lamps”: news/new-lamps.',
    'Amina took News “Lamps” out of the queue, so it was not published.',
    'Amina put the site back to how it was right after the publication of News “Lamps”.',
    'News “Lamps” was taken off the site, as Amina had asked: it was not there before.',
    'Somebody unknown: kettle.filled (7F0C2B1E)',
    'Somebody unknown: kettle.boiled (Bilal)',
    'Amina: constructor ({{actor}})',
  ])
})

test('whoever changed a block is led to the consultations that ask it, the open one first; shared answers to no page', () => {
  const places = (item: string) => placesIn('en', item, CONTENT, NOW)
  expect(places('blocks/equality')).toMatchObject([
    {
      href: `/en/consultations/${OPEN}/print/#page-equality`,
      of: 'Public spaces protection order for the whole borough',
    },
    { href: '/en/consultations/violence-against-women-strategy/print/#page-equality' },
  ])
  expect(places('site/answers')).toEqual([])
  expect(places('news/summer-patrols')).toEqual([{ href: '/en/news/summer-patrols/' }])
  // A preview begins on the whole page.
  expect(addressIn('fa', 'blocks/equality', CONTENT, NOW)).toBe(`/fa/consultations/${OPEN}/print/`)
  expect(addressIn('fa', 'site/answers', CONTENT, NOW)).toBe('/fa/')
})

test('a place in a file is said as the editor says it, and leads there', () => {
  const { content } = testApp()
  const language = staffLanguage({ content } as App.Locals)
  const files = { 'en.yaml': 'questions:\n  agreement:\n    label: Do you agree?\n' }
  const change = { item: 'consultations/order', files }
  const edit = '/staff/changes/c1/edit/'
  expect(placeOf(change, content, language, 'en.yaml', 'questions.agreement.hint', edit)).toEqual({
    words: 'English: “Do you agree?”: Help',
    href: '/staff/changes/c1/edit/words/en/#v.questions.agreement.hint',
  })
  expect(placeOf(change, content, language, 'consultations/order/questionnaire.yaml', 'topics', edit)).toMatchObject({
    href: '/staff/changes/c1/edit/details/#v.topics',
  })
  const news = { ...change, item: 'news/lamps' }
  expect(placeOf(news, content, language, 'en.md', 'body', edit)).toEqual({
    words: 'English: Text',
    href: '/staff/changes/c1/edit/words/en/#v.body',
  })
  // What lies in another item is called by its title, never by its file.
  expect(placeOf(change, content, language, 'news/hate-crime-awareness-week/fa.md', 'title', edit)).toEqual({
    words: `${content.news.find(({ slug }) => slug === 'hate-crime-awareness-week')?.text['en']?.title.text}: Persian: Title`,
  })
  expect(placeOf(undefined, content, language, 'news/not-yet-there/news.yaml', 'topics', edit)).toEqual({
    words: 'Not yet there: Details: Topics',
  })
  expect(placeOf(undefined, content, language, '/en/news/').words).toBe('/en/news/')
})

test('a page of the editor shows what is wrong on it, and of each other page how much', () => {
  const { content } = testApp()
  const languages = content.area.languages.map(({ tag, name, dir }) => ({ tag, name, dir, file: `${tag}.yaml` }))
  const editing = {
    change: { item: 'consultations/order' },
    address: '/staff/changes/c1/edit/',
    languages,
    original: languages[0],
  } as Editing
  const problems = [
    { sentence: 'Not sent.' },
    { sentence: 'No topic.', file: 'consultations/order/questionnaire.yaml', place: 'topics' },
    { sentence: 'No day.', file: 'questionnaire.yaml', place: 'opens', path: 'opens' },
    { sentence: 'No title.', file: 'fa.yaml', place: 'title' },
    { sentence: 'No options.', file: 'questionnaire.yaml', place: 'pages.0.questions.1.options' },
    { sentence: 'Broken.', file: 'news/other/en.md' },
  ]
  const { here, others } = byTab(editing, 'details/', problems, staffLanguage({ content } as App.Locals))
  expect(here.map(({ sentence }) => sentence)).toEqual(['Not sent.', 'No topic.', 'No day.'])
  expect(others).toEqual([
    { words: 'Questions', count: 1, href: '/staff/changes/c1/edit/questions/' },
    { words: 'فارسی', count: 1, href: '/staff/changes/c1/edit/words/fa/' },
    { words: 'Elsewhere on the site', count: 1 },
  ])
})
