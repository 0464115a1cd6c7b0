import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type ExportFormat, exportResponses } from '#api/responses/export.ts'
import { guardFormula, unguardFormula } from '#api/responses/formulas.ts'
import { importResponses } from '#api/responses/import.ts'
import { writeAside } from '#api/responses/write-aside.ts'
import type { Database } from '#db/open.ts'
import { listResponses } from '#db/queries/responses.ts'
import { readXlsx } from './golden/read-xlsx.ts'
import { given, older, survey } from './golden/survey.ts'
import { answer, database, folder } from './golden/workshop.ts'

const NOW = new Date('2026-04-01T12:00:00Z')
const slug = 'parks'

/** Two consultations, so that a mix-up shows. */
function answered(): Database {
  const db = database({ [slug]: [older, survey], streets: [survey] })
  answer(db, slug)
  answer(
    db,
    'streets',
    given.slice(0, 1).map((row) => ({ ...row, reference: 'ZZZZ-9999-ZZZZ' })),
  )
  return db
}

async function exported(db: Database, format: ExportFormat, version?: number): Promise<Buffer> {
  const out = join(folder(), `responses.${format}`)
  await exportResponses(db, { consultation: slug, format, out, version })
  return readFileSync(out)
}

test('a version that was never asked is refused, naming those that were', async () => {
  await expect(exported(answered(), 'csv', 3)).rejects.toThrow('parks has no version 3. Its versions are: 1, 2.')
})

test('an empty file is refused when people answered another version', async () => {
  const db = answered()
  const out = join(folder(), 'responses.csv')
  await expect(exportResponses(db, { consultation: slug, format: 'csv', out, version: 1 })).rejects.toThrow(
    'Nobody answered version 1, but version 2 has 4. Choose with --version 2.',
  )
  expect(existsSync(out)).toBe(false)
})

test('a file in a folder that is not there, or in the place of a folder, is refused', async () => {
  const db = answered()
  const place = folder()
  await expect(
    exportResponses(db, { consultation: slug, format: 'csv', out: join(place, 'no', 'a.csv') }),
  ).rejects.toThrow('There is no folder')
  await expect(exportResponses(db, { consultation: slug, format: 'csv', out: place })).rejects.toThrow(
    'is a folder. Name a file in it.',
  )
})

test('an export that breaks off leaves the old file, and no half of a new one', async () => {
  const place = folder()
  const out = join(place, 'responses.csv')
  writeFileSync(out, 'the old one')
  const chunks = function* () {
    yield 'the beginning'
    throw new Error('the disk is full')
  }
  await expect(writeAside(out, chunks())).rejects.toThrow('the disk is full')
  expect(readdirSync(place)).toEqual(['responses.csv'])
  expect(readFileSync(out, 'utf8')).toBe('the old one')
})

test.each(['csv', 'json'] as const)('every type of question comes out as it should in %s', async (format) => {
  await expect((await exported(answered(), format)).toString()).toMatchFileSnapshot(`golden/responses.${format}`)
})

test('every type of question comes out as it should in xlsx, with real numbers and days', async () => {
  const cells = readXlsx(await exported(answered(), 'xlsx'))
  const lines = Object.entries(cells).map(
    ([address, { kind, value, format }]) =>
      `${[address, kind, format, JSON.stringify(value)].filter(Boolean).join(' ')}\n`,
  )
  await expect(lines.join('')).toMatchFileSnapshot('golden/responses.xlsx.txt')
  expect(Object.values(cells).filter(({ kind }) => kind === 'f')).toEqual([])
})

test('the csv begins with a byte order mark and ends its rows as Excel does', async () => {
  const csv = await exported(answered(), 'csv')
  expect(csv.subarray(0, 3)).toEqual(Buffer.from([0xef, 0xbb, 0xbf]))
  expect(csv.toString().split('\r\n')).toHaveLength(given.length + 2)
})

test('nothing that somebody wrote begins a cell like a formula in csv', async () => {
  const csv = (await exported(answered(), 'csv')).toString()
  for (const { answers } of given) {
    for (const text of Object.values(answers)) {
      if (typeof text === 'string' && /^[=+\-@]/.test(text)) expect(csv).toContain(`'${text.replaceAll('"', '""')}`)
    }
  }
  expect(csv.match(/(^|,|\r\n)"?[=+@]/)).toBeNull()
})

test.each([
  'constructor',
  '_x0041_ and __proto__',
  'no\uFFFE room in XML: ]]>',
  ' spaces around ',
  'tab\tand line\nbreak',
])('%j comes out of a spreadsheet as it was written', async (comments) => {
  const db = database({ [slug]: [survey] })
  answer(db, slug, [{ reference: 'A', receivedAt: NOW, channel: 'online', language: 'en', answers: { comments } }])
  expect(readXlsx(await exported(db, 'xlsx')).X2).toEqual({ kind: 's', format: '@', value: comments })
})

test('more columns than Excel has are refused, and no file is left', async () => {
  const [page] = survey.pages
  const [aware] = page?.questions ?? []
  if (!page || !aware) throw new Error('the survey is empty')
  const questions = Array.from({ length: 16_384 }, (_, n) => ({ ...aware, id: `q${n}` }))
  const place = folder()
  const wide = database({ [slug]: [{ ...survey, pages: [{ ...page, questions }] }] })
  answer(wide, slug, [{ reference: 'A', receivedAt: NOW, channel: 'online', language: 'en', answers: {} }])
  await expect(
    exportResponses(wide, { consultation: slug, format: 'xlsx', out: join(place, 'a.xlsx') }),
  ).rejects.toThrow('There is more than an Excel file can hold. Write a CSV instead: --format csv.')
  expect(readdirSync(place)).toEqual([])
})

test('taking the apostrophe off again gives back whatever was written', () => {
  const begins = fc.stringMatching(/^['=+\-@\t\r\n＝＋－＠]{0,4}$/)
  fc.assert(
    fc.property(begins, fc.string({ unit: 'binary' }), (beginning, rest) => {
      const text = beginning + rest
      expect(guardFormula(text)).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/)
      expect(unguardFormula(guardFormula(text))).toBe(text)
    }),
  )
})

test('a consultation that nobody answered gives the names of the columns only', async () => {
  const db = database({ [slug]: [survey] })
  const out = join(folder(), 'responses.csv')
  expect(await exportResponses(db, { consultation: slug, format: 'csv', out })).toEqual({
    version: 2,
    responses: 0,
    replaced: false,
    others: [],
  })
  expect(readFileSync(out, 'utf8').split('\r\n')).toHaveLength(2)
  expect(JSON.parse((await exported(db, 'json')).toString())).toEqual([])
})

test('the export says what it replaced and what is not in it', async () => {
  const db = answered()
  const first = {
    consultation: slug,
    questionnaire: older,
    languages: ['en'],
    csv: Buffer.from('aware\nyes\n'),
    actor: 'test',
  }
  importResponses(db, first, NOW)
  const out = join(folder(), 'responses.csv')
  writeFileSync(out, 'the old one')
  expect(await exportResponses(db, { consultation: slug, format: 'csv', out })).toEqual({
    version: 2,
    responses: 4,
    replaced: true,
    others: [{ version: 1, responses: 1 }],
  })
})

test('export, import and export again give the same file but for the ids', async () => {
  const csv = await exported(answered(), 'csv')
  const elsewhere = database({ [slug]: [survey] })
  expect(
    importResponses(
      elsewhere,
      { consultation: slug, questionnaire: survey, languages: ['en', 'fa'], csv, actor: 'test' },
      NOW,
    ),
  ).toEqual({ imported: 4 })
  expect(withoutIds(await exported(elsewhere, 'csv'))).toBe(withoutIds(csv))
  expect(listResponses(elsewhere, slug, { version: 2 }).map(({ answers }) => answers)).toEqual(
    given.map(({ answers }) => answers),
  )
})

function withoutIds(csv: Buffer): string {
  return csv.toString().replace(/^[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}(?=,2026)/gm, '')
}

test('more responses than one page holds all come out, in the order of arrival', async () => {
  const db = database({ [slug]: [survey] })
  const rows = Array.from({ length: 2_500 }, (_, n) => `r${n},yes,${n}`)
  const columns =
    'safety,issues,change.near_home,change.other,priorities,balance,answer/language,happened,since,ward,why'
  const csv = Buffer.from(
    `response_id,aware,comments,${columns}\n${rows.map((row) => `${row}${','.repeat(11)}`).join('\n')}\n`,
  )
  importResponses(db, { consultation: slug, questionnaire: survey, languages: ['en'], csv, actor: 'test' }, NOW)
  const list: { answers: { comments: string } }[] = JSON.parse((await exported(db, 'json')).toString())
  expect(list.map(({ answers }) => answers.comments)).toEqual(rows.map((_, n) => String(n)))
})
