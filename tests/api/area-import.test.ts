import { readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { readContent } from '#api/content/read.ts'
import { readWardMap, WARD_MAP_FILE } from '#api/content/ward-map.ts'
import { readingPages } from '#api/server/reading-pages.ts'
import { NOW } from '#tests/support/app.ts'
import { runScript } from '#tests/support/command.ts'
import { copyOfContent, edit } from '#tests/support/content.ts'
import { outlinesOf, SMALL_WARDS } from '#tests/support/outlines.ts'

/** The content of a small borough that does not exist. */
function smallBorough(): string {
  const dir = copyOfContent()
  const wards = SMALL_WARDS.map(({ id, code }) => `  - { id: ${id}, code: ${code} }\n`).join('')
  edit(dir, 'area/area.yaml', /wards:\n(?: {2}- .*\n)+/, `wards:\n${wards}`)
  return dir
}
const fileIn = (dir: string, content: unknown) => {
  const path = join(dir, 'from-the-council.geojson')
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content))
  return path
}

test('a council brings its outlines with one command, and a file that is refused leaves the ones that were there', async () => {
  const dir = smallBorough()
  const area = (...args: string[]) => runScript('area:import', args, { SAYSAFE_CONTENT_DIR: dir })
  const target = join(dir, WARD_MAP_FILE)
  const file = fileIn(dir, outlinesOf(SMALL_WARDS))

  expect(await area(file, '--source', ' The survey of a made-up town ')).toMatchObject({
    code: 0,
    said: expect.stringContaining('The outlines of 3 wards are in'),
    complained: '',
  })
  const written = readFileSync(target, 'utf8')
  expect(JSON.parse(written)).toMatchObject({ source: 'The survey of a made-up town' })

  fileIn(dir, { ...outlinesOf(SMALL_WARDS.slice(1)) })
  expect(await area(file, '--source', 'Them')).toEqual({
    code: 1,
    said: '',
    complained:
      'Nothing was imported, and what was there is as it was. Put this right and import the file again:\nThere is no outline for North Quay (E05900001). Add it, or correct the wards in area/area.yaml.\n',
  })
  fileIn(dir, outlinesOf(Array.from({ length: 40 }, (_, index) => ({ id: `Nowhere ${index}`, code: 'E05000000' }))))
  expect((await area(file, '--schematic')).complained).toContain('and 13 more')
  truncateSync(file, 100_000_001)
  expect((await area(file, '--schematic')).complained).toContain('100 MB')
  const wrongCalls = [[], [file], [file, '--schematic', '--source', 'Them']]
  for (const answer of await Promise.all(wrongCalls.map((args) => area(...args))))
    expect(answer).toMatchObject({ code: 2, complained: expect.stringContaining('Usage: npm run area:import') })
  expect(await area(join(dir, 'nothing.geojson'), '--schematic')).toMatchObject({
    code: 1,
    complained: expect.stringContaining('There is no file'),
  })
  expect(readFileSync(target, 'utf8')).toBe(written)
  expect(readdirSync(join(dir, 'area')).filter((name) => name.startsWith('wards'))).toEqual(['wards.geojson'])
}, 120_000)

test('outlines that are damaged or fit no more take the map away and nothing else, and the check of the content says so', async () => {
  const dir = copyOfContent()
  const path = join(dir, WARD_MAP_FILE)
  const good = readFileSync(path, 'utf8')
  const read = () => readContent(dir, NOW)
  expect(read().wardMap?.features).toHaveLength(24)
  expect(readingPages(read(), NOW)).toContain('/fa/wards.json')
  for (const [text, said] of [
    [good.slice(0, -20), 'it is not JSON'],
    [good.replace('"Polygon"', '"Circle"'), 'damaged at features.0.geometry'],
    [good.replace('"schematic":true', '"schematic":true,"more":1'), 'damaged at its beginning'],
    [
      good.replaceAll('E05013628', 'E05999999'),
      'There is no outline for Barnet Vale. area.yaml does not have the wards E05999999',
    ],
    [
      good.replace('E05013629', 'E05013628'),
      'There is no outline for Brunswick Park. area.yaml does not have the wards E05013628, or they are here twice',
    ],
  ] as const) {
    writeFileSync(path, text)
    const { wardMap, wardMapFault, area } = read()
    expect(wardMap).toBeUndefined()
    expect(wardMapFault).toContain(`area/wards.geojson: `)
    expect(wardMapFault).toContain(said)
    expect(wardMapFault).toContain('npm run area:import')
    expect(area.wards).toHaveLength(24)
    expect(readingPages(read(), NOW)).not.toContain('/fa/wards.json')
  }
  expect(await runScript('content:check', [], { SAYSAFE_CONTENT_DIR: dir })).toMatchObject({
    code: 1,
    said: expect.stringContaining('The content is in order'),
    complained: expect.stringContaining('no map is shown'),
  })
  // A ward is known by its code: its name may change.
  writeFileSync(path, good)
  const renamed = read().area.wards.map(({ code }, index) => ({ id: `Ward ${index}`, code }))
  expect(readWardMap(dir, renamed).map?.features).toHaveLength(24)
}, 120_000)
