import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readContent } from '#api/content/read.ts'
import { CONTENT_DIR, NOW, OPEN } from '#tests/support/app.ts'
import { complaints, copyOfContent, edit, lineIn } from '#tests/support/content.ts'

const folder = `consultations/${OPEN}`
const asked = `${folder}/questionnaire.yaml`

/** Services that no council can have. */
const MADE_UP = readContent(CONTENT_DIR, NOW).services.flatMap(({ slug, madeUp }) => (madeUp ? [slug] : []))

test('the demonstration’s content has no mistake', () => {
  expect(readContent(CONTENT_DIR, NOW).consultations.map(({ slug }) => slug)).toHaveLength(3)
})

test('the demonstration never grows old: what nobody looks at again moves with the calendar, a council’s own does not', () => {
  const later = new Date('2029-07-01T12:00:00Z')
  const overdue = (dir: string) => {
    const { consultations, news, pages, banners, services } = readContent(dir, later)
    return [...consultations, ...news, ...pages, ...banners, ...services].filter(
      ({ overdueFrom }) => overdueFrom <= later,
    )
  }
  expect(overdue(CONTENT_DIR)).toEqual([])
  const own = copyOfContent()
  edit(own, 'area/area.yaml', /^demonstration:\n(?: .*\n)+/m, '')
  for (const file of [
    'consultations/public-spaces-protection-order/questionnaire.yaml',
    'consultations/violence-against-women-strategy/questionnaire.yaml',
    'news/public-spaces-order-your-say/news.yaml',
    'banners/order-by-phone-or-on-paper/banner.yaml',
  ])
    edit(own, file, /^moves: true\n/m, '')
  for (const slug of MADE_UP) edit(own, `services/${slug}/service.yaml`, /^made_up: true\n/m, '')
  expect(overdue(own).length).toBeGreaterThan(5)
})

test('a translation may keep fingerprints of what it was made from', () => {
  const marks = 'translation: unchecked\nmade_from: { title: hjAeQ2Xo, proposal: hjAeQ2Xo 9fLq_-Zb }\n'
  expect(complaints((d) => edit(d, `${folder}/fa.yaml`, 'translation: unchecked\n', marks))).toEqual([])
})

test.each<[string, (dir: string) => void, RegExp]>([
  [
    'a field that does not exist',
    (d) => edit(d, asked, 'statutory: true', 'statutary: true'),
    /^content\/.*questionnaire\.yaml, line \d+.*: There is no field called statutary here\. Did you mean statutory\?$/,
  ],
  [
    'a type that does not exist',
    (d) => edit(d, asked, 'type: ranking', 'type: sorting'),
    /questionnaire\.yaml, line \d+, at pages\.2\.questions\.2\.type: .*Give a type: one, several, scale/,
  ],
  [
    'a value of the wrong kind',
    (d) => edit(d, asked, 'max: 500', 'max: many'),
    /questionnaire\.yaml, line \d+, at pages\.3\.questions\.1\.max: This has to be a number\. The largest number taken\.$/,
  ],
  [
    'an option with a character that ids do not have',
    (d) => edit(d, asked, '- fewer_rules', '- "<b>"'),
    /line \d+, at pages\.1\.questions\.0\.options\.0: This is not written as it has to be\. An option: its id/,
  ],
  [
    'a field that does not exist, deep inside',
    (d) => edit(d, asked, 'required: true', 'requird: true'),
    /line \d+, at pages\.0\.questions\.0\.requird: There is no field called requird here\. Did you mean required\?$/,
  ],
  [
    'a missing field',
    (d) => edit(d, asked, /^topics: .*\n/m, ''),
    /questionnaire\.yaml.* at topics: This is missing\. What it is about/,
  ],
  ['a missing file', (d) => rmSync(join(d, asked)), /questionnaire\.yaml: The file is missing\. Add it\.$/],
  [
    'a missing document',
    (d) => rmSync(join(d, folder, 'documents/draft-order.pdf')),
    /questionnaire\.yaml, line \d+, at documents\.0\.file: The file documents\/draft-order\.pdf is missing\. Add it, or take the document out of the list\.$/,
  ],
  [
    'a document outside its folder',
    (d) => edit(d, asked, 'file: draft-order.pdf', 'file: ../../secret.pdf'),
    /at documents\.0\.file: .*The name of a file in the documents folder/,
  ],
  [
    'a pre-election period that ends before it begins',
    (d) => edit(d, 'area/area.yaml', 'until: 2028-05-04', 'until: 2028-03-04'),
    /area\/area\.yaml, line \d+, at pre_election_periods\.0: The period ends before it begins\. Correct one of the dates\./,
  ],
  [
    'somebody to turn to whom nobody can reach',
    (d) => edit(d, 'services/transport-police/service.yaml', /^text: .*\n/m, ''),
    /services\/transport-police\/service\.yaml.*Nobody could reach this one\. Add a telephone number/,
  ],
  [
    'a language that people speak twice',
    (d) => edit(d, 'area/area.yaml', 'spoken: [en, bfi,', 'spoken: [en, fa,'),
    /area\/area\.yaml, line \d+, at spoken: A language is here twice\. Leave one of them out\.$/,
  ],
  [
    'a language by its name in place of its tag',
    (d) => edit(d, 'area/area.yaml', 'spoken: [en, bfi,', 'spoken: [English, bfi,'),
    /area\/area\.yaml, line \d+, at spoken\.0: .*A language as a BCP 47 tag, such as fa/,
  ],
  [
    'a service that is reached through one that does not exist',
    (d) => edit(d, 'services/refuge/service.yaml', 'domestic-abuse-helpline', 'helpline'),
    /services\/refuge\/service\.yaml, line \d+, at through\.0: There is no service helpline\. Correct the spelling, or take it out\.$/,
  ],
  [
    'a service that leads on to one that leads on',
    (d) => edit(d, 'services/sanctuary/service.yaml', '[advocates]', '[refuge]'),
    /at through\.0: Nobody could reach refuge either\. Name a service with a number or a website\.$/,
  ],
  [
    'hours that are not times',
    (d) => edit(d, 'services/karma-nirvana/service.yaml', 'mon: 09:00-17:00', 'mon: 9-5'),
    /line \d+, at hours\.mon: .*such as 09:00-17:00/,
  ],
  [
    'hours of what is open at all hours',
    (d) => edit(d, 'services/karma-nirvana/service.yaml', /^hours:/m, 'all_hours: true\nhours:'),
    /line \d+, at hours: It is open at all hours already\. Take the hours or all_hours out\.$/,
  ],
  [
    'a service for a need that nobody has',
    (d) => edit(d, 'services/samaritans/service.yaml', 'despair', 'weather'),
    /services\/samaritans\/service\.yaml, line \d+, at needs\.0: /,
  ],
  [
    'a service that does not exist, in no demonstration',
    (d) => edit(d, 'area/area.yaml', /^demonstration:\n(?: .*\n)+/m, ''),
    /services\/newcomers\/service\.yaml, line \d+, at made_up: Only a demonstration has services that do not exist\. Take this service out\.$/,
  ],
  [
    'a language that nobody is listed to speak',
    (d) => edit(d, 'services/newcomers/service.yaml', 'ps, uk]', 'ps, xx]'),
    /line \d+, at languages\.3: The area has no spoken language xx\. Add it to spoken in area\.yaml, or take it out\.$/,
  ],
  [
    'a ward that is not in the area',
    (d) => edit(d, asked, 'wards: all', 'wards: [Burnt Oak, Camden Town]'),
    /line \d+, at wards\.1: There is no ward Camden Town\. Spell it as in content\/area\/area\.yaml\.$/,
  ],
  [
    'a topic that is not in the area',
    (d) => edit(d, asked, 'antisocial_behaviour]', 'weather]'),
    /line \d+, at topics\.1: There is no topic weather\. The topics are: crime,/,
  ],
  [
    'a block that does not exist',
    (d) => edit(d, asked, 'block: equality', 'block: equalities'),
    /line \d+, at pages\.6\.block: There is no block equalities\. The blocks are: equality\.$/,
  ],
  [
    'a condition on a later question',
    (d) =>
      edit(
        d,
        asked,
        'when: { question: order_area, is: [some_places] }',
        'when: { question: last_seen, answered: true }',
      ),
    /line \d+, at pages\.0\.questions\.3\.when: last_seen is not asked before this\. A condition can only look at an earlier question\.$/,
  ],
  [
    'a condition on an option that does not exist',
    (d) => edit(d, asked, 'is: [some_places]', 'is: [some_place]'),
    /line \d+, at pages\.0\.questions\.3\.when: order_area has no option some_place\. Its options are: whole_borough,/,
  ],
  [
    'a condition that says nothing',
    (d) =>
      edit(d, asked, '{ question: order_area, is: [some_places] }', '{ question: order_area, has: [some_places] }'),
    /line \d+, at pages\.0\.questions\.3\.when\.has: There is no field called has here\. Take it out, or use one of the fields that there are: question, row, is, is_not, answered/,
  ],
  [
    'two questions of one id',
    (d) => edit(d, asked, 'id: missing_rule', 'id: order_area'),
    /line \d+, at pages\.2\.questions\.3: Two questions are called order_area\. Give each its own id\.$/,
  ],
  [
    'an option listed twice',
    (d) =>
      edit(
        d,
        asked,
        'options: [whole_borough, some_places, nowhere]',
        'options: [whole_borough, some_places, nowhere, nowhere]',
      ),
    /line \d+, at pages\.0\.questions\.2: nowhere is listed twice in order_area\. Take one out\.$/,
  ],
  [
    'numbers the wrong way round',
    (d) => edit(d, asked, 'min: 0', 'min: 501'),
    /line \d+, at .*: The smallest number is larger than the largest\. Swap them\.$/,
  ],
  [
    'a closing before the opening',
    (d) => edit(d, asked, 'closes: 2027-01-24', 'closes: 2025-01-24'),
    /line \d+, at closes: It closes before it opens\. Correct one of the dates\.$/,
  ],
  [
    'a day that is none',
    (d) => edit(d, asked, 'opens: 2026-10-26', 'opens: 2026-02-30'),
    /line \d+, at opens: 2026-02-30 is not in the calendar\. From when people can answer: a day written like 2026-11-22/,
  ],
  [
    'moving dates outside a demonstration',
    (d) => edit(d, 'area/area.yaml', /demonstration:\n {2}written_on: .*/, ''),
    /line \d+, at moves: Dates move in a demonstration only\. Take this line out\.$/,
  ],
  [
    'a folder name that is no address',
    (d) => renameSync(join(d, folder), join(d, 'consultations/My Consultation')),
    /^content\/consultations\/My Consultation: The name of the folder becomes the address\. Use small letters, digits and single hyphens\.$/,
  ],
  [
    'a missing English title',
    (d) => edit(d, `${folder}/en.yaml`, /^title: .*\n/m, ''),
    /en\.yaml, at title: These words are missing\. Add them; every language falls back on this one\.$/,
  ],
  [
    'a missing English option',
    (d) => edit(d, `${folder}/en.yaml`, / {6}nowhere: .*\n/, ''),
    /en\.yaml, line \d+, at questions\.order_area\.options\.nowhere: These words are missing\./,
  ],
  [
    'words for something that is not asked',
    (d) => edit(d, `${folder}/fa.yaml`, '  order_area:', '  order_aria:'),
    /fa\.yaml, line \d+, at questions\.order_aria: questionnaire\.yaml has nothing called order_aria here\. Did you mean order_area\? Correct the spelling or take it out\.$/,
  ],
  [
    'words of the area missing in one language',
    (d) => edit(d, 'area/ro.yaml', /^partnership: .*\n/m, ''),
    /^content\/area\/ro\.yaml, at partnership: These words are missing\. Add them\.$/,
  ],
  [
    'a misspelt ward',
    (d) => edit(d, asked, 'wards: all', 'wards: [East Barnett]'),
    /line \d+, at wards\.0: There is no ward East Barnett\. Did you mean East Barnet\?/,
  ],
  [
    'a limit of a date that is no day',
    (d) => edit(d, asked, 'type: date', 'type: date\n        latest: tomorrow'),
    /line \d+, at .*\.latest: This is not a day\. A day of the calendar written like 2026-11-22, or today/,
  ],
  [
    'limits of a date the wrong way round',
    (d) => edit(d, asked, 'type: date', 'type: date\n        earliest: 2026-11-22\n        latest: 2026-11-21'),
    /line \d+, at pages\.3\.questions\.2: The earliest day is after the latest\. Swap them\.$/,
  ],
  [
    'a page without questions',
    (d) => edit(d, asked, /^pages:\n/m, 'pages:\n  - id: empty\n    questions:\n'),
    /line \d+, at pages\.0\.questions: Nothing stands here yet\. Write what belongs here\. The questions of the page/,
  ],
  [
    'a title that YAML takes for a number',
    (d) => edit(d, `${folder}/en.yaml`, /^title: .*/m, 'title: 2026'),
    /en\.yaml, line \d+, at title: This has to be a text\. Put it in quotation marks: "2026"\./,
  ],
  [
    'a second title of the page',
    (d) => edit(d, `${folder}/en.yaml`, /^proposal: \|\n/m, 'proposal: |\n  # Background\n\n'),
    /en\.yaml, line \d+, at proposal: “# Background” would be a second title of the page\. Begin headings with ##/,
  ],
  [
    'HTML in Markdown',
    (d) => edit(d, `${folder}/en.yaml`, /^proposal: \|\n/m, 'proposal: |\n  Not <b>bold</b>.\n\n'),
    /en\.yaml, line \d+, at proposal: <b> is HTML and would be dropped\. Write Markdown instead/,
  ],
  [
    'a missing English word of a block',
    (d) => edit(d, 'blocks/equality/en.yaml', '  equality_sex:', '  equality_sexx:'),
    /^content\/blocks\/equality\/en\.yaml, line \d+, at questions\.equality_sexx: .* Did you mean equality_sex\?/,
  ],
  [
    'a file of the area that is missing',
    (d) => rmSync(join(d, 'area/area.yaml')),
    /^content\/area\/area\.yaml: The file is missing\. Add it\.$/,
  ],
])('%s is named with its place and the way out', (_case, change, complaint) => {
  expect(complaints(change).join('\n')).toMatch(new RegExp(complaint.source, 'm'))
})

test('everything that is wrong is said at once, in the order of the files and their lines', () => {
  const said = complaints((dir) => {
    edit(dir, 'area/ro.yaml', /^partnership: .*\n/m, '')
    edit(dir, asked, 'wards: all', 'wards: [Camden Town]')
    edit(dir, asked, 'required: true', 'requird: true')
    edit(dir, asked, 'options: [whole_borough, some_places, nowhere]', 'options: [whole_borough]')
    edit(dir, asked, 'id: missing_rule', 'id: last_seen')
    edit(dir, `${folder}/en.yaml`, /^title: .*\n/m, '')
    edit(dir, `${folder}/fa.yaml`, '  order_area:', '  order_aria:')
    edit(dir, 'consultations/community-safety-2022/questionnaire.yaml', 'results: when_closed', 'results: never')
  })
  const in2022 = 'consultations/community-safety-2022/questionnaire.yaml'
  expect(said.map((line) => /^content\/(.*?): /.exec(line)?.[1])).toEqual([
    'area/ro.yaml, at partnership',
    `${in2022}, line ${lineIn(in2022, 'results:')}, at results`,
    `${folder}/en.yaml, at title`,
    // One line up, for the title is gone.
    `${folder}/en.yaml, line ${lineIn(`${folder}/en.yaml`, '  missing_rule:') - 1}, at questions.missing_rule`,
    `${folder}/fa.yaml, line ${lineIn(`${folder}/fa.yaml`, '  order_area:')}, at questions.order_aria`,
    `${folder}/fa.yaml, line ${lineIn(`${folder}/fa.yaml`, '  missing_rule:')}, at questions.missing_rule`,
    `${asked}, line ${lineIn(asked, 'wards: all')}, at wards.0`,
    `${asked}, line ${lineIn(asked, 'required: true')}, at pages.0.questions.0.requird`,
    `${asked}, line ${lineIn(asked, 'options: [whole_borough')}, at pages.0.questions.2.options`,
    `${asked}, line ${lineIn(asked, 'id: last_seen')}, at pages.3.questions.2`,
    `${folder}/ro.yaml, line ${lineIn(`${folder}/ro.yaml`, '  missing_rule:')}, at questions.missing_rule`,
  ])
})

test('a mistake in the area does not hide those in other files', () => {
  const said = complaints((dir) => {
    edit(dir, 'area/area.yaml', /code: E05\d+/, 'code: X1')
    edit(dir, asked, 'required: true', 'requird: true')
  })
  expect(said.map((line) => line.split(',')[0])).toEqual(['content/area/area.yaml', `content/${asked}`])
})

test('a translation that is not there falls back to English, marked as such', () => {
  const dir = copyOfContent()
  rmSync(join(dir, folder, 'fa.yaml'))
  const consultation = readContent(dir, NOW).consultations.find(({ slug }) => slug === OPEN)
  expect(consultation?.translation).toMatchObject({ en: 'original', fa: 'none' })
  expect(consultation?.text.fa?.title).toMatchObject({ lang: 'en' })
  expect(consultation?.text.fa?.questions.agreement?.options.do_not_know).toMatchObject({ lang: 'fa' })
})

test('headings of a consultation’s texts can be linked to in every language, and no two on its page alike', () => {
  const dir = copyOfContent()
  edit(dir, `${folder}/en.yaml`, '### What could go wrong', '### The six rules\n\n  ### Proposal')
  rmSync(join(dir, folder, 'ro.yaml'))
  const { text } = readContent(dir, NOW).consultations.find(({ slug }) => slug === OPEN) ?? {}
  for (const lang of ['en', 'ro']) {
    expect(text?.[lang]?.proposal.html).toContain('<h3 id="the-six-rules">')
    expect(text?.[lang]?.reasons.html).toMatch(/<h3 id="the-six-rules-2">.*<h3 id="proposal-2">/s)
  }
  expect(text?.fa?.proposal.html).toMatch(/<h3 id="\p{L}/u)
  // This one stands on another page.
  expect(text?.en?.nextSteps.html).not.toMatch(/ id=/)
})
