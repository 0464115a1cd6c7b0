import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openDatabase } from '#db/open.ts'
import { folder, run } from './golden/workshop.ts'

const slug = 'community-safety-2022'

test('the command imports a file and says so; a wrong call, an unknown consultation and faults end otherwise', () => {
  const data = folder()
  openDatabase(join(data, 'saysafe.sqlite')).$client.close()
  const csv = `content/consultations/${slug}/demonstration/responses.csv`
  expect(run('responses-import', [slug], data)).toMatchObject({
    code: 2,
    complained: expect.stringContaining('Usage: npm run responses:import'),
  })
  expect(run('responses-import', [slug, csv, '--channel', 'post'], data)).toMatchObject({ code: 2 })
  expect(run('responses-import', ['parks', csv], data)).toMatchObject({
    code: 1,
    complained: expect.stringContaining(`  ${slug}\n`),
  })
  expect(run('responses-import', [slug, csv], data)).toMatchObject({
    code: 0,
    said: `145 responses to ${slug} (version 1) are stored and counted.\n`,
  })
  const again = run('responses-import', [slug, csv], data)
  expect(again.code).toBe(1)
  expect(again.complained).toContain('Row 2, column response_id: This response is already stored.')
  expect(again.complained).toContain('and 95 more')
  writeFileSync(join(data, 'empty.csv'), '')
  expect(run('responses-import', [slug, join(data, 'empty.csv')], data)).toMatchObject({ code: 1 })
}, 60_000)

test('the command writes the columns that a file of paper forms needs', () => {
  const data = folder()
  const { code, said } = run('responses-import', [slug, '--template'], data)
  expect(code).toBe(0)
  expect(said).toMatch(/^response_id,submitted_at,language,[\w.,]+\r\n$/)
  expect(said).not.toContain(':')
  expect(run('responses-import', ['parks', '--template'], data)).toMatchObject({
    code: 1,
    complained: expect.stringContaining(`  ${slug}\n`),
  })
}, 60_000)
