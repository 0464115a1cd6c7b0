import { expect, test } from 'vitest'
import { AREA, judge, judgeNews, judgeText, rulesOf } from '#tests/support/guard.ts'

const contactsIn = (body: string) =>
  judgeText(body)
    .filter(({ rule }) => rule.startsWith('private'))
    .map(({ values }) => values?.['contact'])

test.each([
  'Call 999, 101, 111 or 116 123.',
  'Ring 0800 555 111, 0808 2000 247, 0300 123 4567 or 020 7946 0310.',
  'Text 61016 or 18001 020 7946 0310.',
  'با شمارهٔ ۰۲۰ ۷۹۴۶ ۰۳۱۰ تماس بگیرید.',
  'The reference is 2022/0712-3456-7890-1234 and 10770090012345.',
  'From 07/12/2026 10:30 to 07/12/2026 11:30.',
  'It cost £770,090,012 in 2022.',
  '0770 090',
])('no private number: %s', (body) => {
  expect(contactsIn(body)).toEqual([])
})

test.each([
  ['Ring 07700 900123.', '07700 900123'],
  ['Ring 07700900123 now', '07700900123'],
  ['Ring +44 7700 900 123.', '+44 7700 900 123'],
  ['Ring +44 (0)7700-900-123.', '+44 (0)7700-900-123'],
  ['Ring 0044 7700 900123.', '0044 7700 900123'],
  ['Ring 44 7700 900123.', '44 7700 900123'],
  ['Ring (07700) 900 123.', '07700) 900 123'],
  ['Since 2022 07700 900123 is hers.', '07700 900123'],
  ['با ۰۷۷۰۰ ۹۰۰۱۲۳ تماس بگیرید.', '۰۷۷۰۰ ۹۰۰۱۲۳'],
  ['با ٠٧٧٠٠٩٠٠١٢٣ تماس بگیرید.', '٠٧٧٠٠٩٠٠١٢٣'],
  ['Sunați la 07700.900.123.', '07700.900.123'],
  ['Ring 07700\u00a0900\u2011123.', '07700\u00a0900\u2011123'],
])('a private number: %s', (body, contact) => {
  expect(contactsIn(body)).toEqual([contact])
})

test('a number hidden in a link is found, the same number only once', () => {
  expect(contactsIn('Ring [her](tel:+447700900123).')).toEqual(['+447700900123'])
  expect(contactsIn('Ring [07700 900123](tel:+447700900123).')).toEqual(['07700 900123'])
  expect(contactsIn('A **077**00 900*123* split by marks.')).toEqual(['07700 900123'])
})

test.each([
  'safety@council.example.org',
  'tomas.adeyemi@council.example.org',
  'tomas.adeyemi@mail.council.example.org',
  'press.office@charity.example',
  'hate.crime@charity.example',
  'info@charity.example',
  '@gmail.com',
  'nobody@',
  'a@b',
])('no private address: %s', (address) => {
  expect(contactsIn(`Write to ${address} today.`)).toEqual([])
})

test.each([
  ['leila1987@gmail.com', 'private_email_provider'],
  ['Leila@Yahoo.co.uk', 'private_email_provider'],
  ['watch@btinternet.com', 'private_email_provider'],
  ['leila@hotmail.ro', 'private_email_provider'],
  ['leila.marsh@charity.example', 'private_email_name'],
  ['j.smith2@charity.example', 'private_email_name'],
  ['ștefan.ionescu@charity.example', 'private_email_name'],
  ['tomas.adeyemi@notcouncil.example.org', 'private_email_name'],
])('a private address: %s', (address, rule) => {
  expect(judgeText(`Write to ${address}, please.`)).toMatchObject([
    { rule, level: 'warns', values: { contact: address } },
  ])
  expect(judgeText(`Write to [us](mailto:${address}?subject=Hello).`).map(({ rule: found }) => found)).toContain(rule)
})

test('frontmatter and single lines are read as well, with their line', () => {
  const found = judgeNews({ 'en.md': '---\ntitle: Ring 07700 900123\nowner: leila@gmail.com\n---\nText.' })
  expect(found.filter(({ rule }) => rule.startsWith('private'))).toMatchObject([
    { path: 'title', line: 2 },
    { path: 'owner', line: 3 },
  ])
})

test('the council may have a mobile telephone; the area’s own file is asked about it', () => {
  const area = { ...AREA, council: { ...AREA.council, telephone: '07700 900123' } }
  expect(rulesOf(judgeText('Ring 07700 900123.', { area }))).toEqual([])
  const files = { 'area.yaml': 'council:\n  telephone: 07700 900123\n', 'en.yaml': 'council: Council\n' }
  expect(rulesOf(judge({ kind: 'area', slug: 'area', files }, { area }))).toContain('private_telephone')
})
