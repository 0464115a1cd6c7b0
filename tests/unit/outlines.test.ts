import { describe, expect, test } from 'vitest'
import { labelOf } from '#api/content/outline-label.ts'
import { readOutlines } from '#api/content/outlines.ts'
import type { Position } from '#api/content/ward-map.ts'
import { outlinesOf, SMALL_WARDS, square } from '#tests/support/outlines.ts'

type File = ReturnType<typeof outlinesOf>
const ABOUT = { source: 'The survey of a town that does not exist' }
const faultsOf = (text: string) => readOutlines(text, SMALL_WARDS, ABOUT).faults
/** What is said of the small borough after a change. */
function faultsWith(change: (file: File) => void): string[] | undefined {
  const file = outlinesOf(SMALL_WARDS)
  change(file)
  return faultsOf(JSON.stringify(file))
}
const feature = ({ features }: File, index = 0) => {
  const found = features[index]
  if (!found) throw new Error(`there is no feature ${index}`)
  return found
}
const line = (file: File, points: unknown) => {
  feature(file).geometry.coordinates = [points]
}

test('outlines are kept to the metre, without anything that else was in the file', () => {
  const file = outlinesOf(SMALL_WARDS)
  feature(file, 1).geometry = {
    type: 'MultiPolygon',
    coordinates: [[square(-1.4, 52.1)], [square(-1.2, 52.1).map(([x, y]) => [x, y, 31])]],
  }
  const { map, text } = readOutlines(`\uFEFF${JSON.stringify(file)}`, SMALL_WARDS, ABOUT)
  expect(JSON.parse(text ?? '')).toEqual(map)
  expect(map).toMatchObject({ type: 'FeatureCollection', source: ABOUT.source })
  expect(map?.features.map(({ properties }) => properties.code)).toEqual(SMALL_WARDS.map(({ code }) => code))
  expect(Object.keys(map?.features[0]?.properties ?? {})).toEqual(['code', 'label'])
  expect(map?.features[0]?.geometry.coordinates[0]).toEqual([
    [-1.5, 52.12346],
    [-1.49, 52.12346],
    [-1.49, 52.13346],
    [-1.5, 52.13346],
    [-1.5, 52.12346],
  ])
  expect(map?.features[1]?.geometry.coordinates).toHaveLength(2)
  expect(text).not.toContain('WD24')
})

test('a ward is found by its name too, in other spellings, and whatever the properties are called', () => {
  const file = outlinesOf(SMALL_WARDS)
  feature(file, 1).properties = { label: ' market AND mill Ward' }
  expect(readOutlines(JSON.stringify(file), SMALL_WARDS, { schematic: true }).map).toMatchObject({ schematic: true })
})

describe('each fault is named with the way out', () => {
  test.each<[string, string, string]>([
    ['a shapefile', 'PK\u0003\u0004…', 'The file is a ZIP'],
    ['a file cut short', JSON.stringify(outlinesOf(SMALL_WARDS)).slice(0, -9), 'cut short'],
    ['other JSON', '[1, 2]', 'no GeoJSON'],
    ['TopoJSON', '{"type":"Topology","objects":{}}', 'mapshaper.org'],
    ['a single feature', JSON.stringify(outlinesOf(SMALL_WARDS).features[0]), 'no GeoJSON FeatureCollection'],
    [
      'another system of coordinates',
      JSON.stringify({
        ...outlinesOf(SMALL_WARDS),
        crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::27700' } },
      }),
      'The coordinates are in urn:ogc:def:crs:EPSG::27700. Export the file again in WGS 84',
    ],
    ['a system without a name', JSON.stringify({ ...outlinesOf(SMALL_WARDS), crs: 7 }), 'does not name'],
  ])('%s', (_name, text, said) => {
    expect(faultsOf(text)).toEqual([expect.stringContaining(said)])
  })

  test.each<[string, (file: File) => void, (string | RegExp)[]]>([
    [
      'a ward that is missing',
      (file) => file.features.splice(1, 1),
      ['There is no outline for Market & Mill (E05900002).'],
    ],
    ['no ward at all', (file) => file.features.splice(0), SMALL_WARDS.map(({ id }) => `There is no outline for ${id}`)],
    [
      'a ward that is there twice',
      (file) => file.features.push(structuredClone(feature(file))),
      ['Feature 4 is North Quay, as Feature 1 is. Give each ward one feature'],
    ],
    [
      'a stranger',
      (file) => file.features.push({ ...feature(file), properties: { WD24CD: 'E05999999', WD24NM: 'Elsewhere' } }),
      ['Feature 4 is no ward of the area (E05999999, Elsewhere)'],
    ],
    [
      'the boundaries of another year',
      (file) => Object.assign(feature(file).properties, { WD24CD: 'E05000001' }),
      [
        'Feature 1 (North Quay) has the code E05000001, and area/area.yaml has E05900001',
        'There is no outline for North Quay',
      ],
    ],
    [
      'no properties',
      (file) => Object.assign(feature(file), { properties: null }),
      ['Feature 1 is no ward of the area.', 'There is no outline for North Quay'],
    ],
    [
      'what is no feature',
      (file) => file.features.push('here' as never),
      ['Feature 4 is no GeoJSON feature. Take it out.'],
    ],
    ['a ward as a point', (file) => Object.assign(feature(file).geometry, { type: 'Point' }), ['It has no outline.']],
    ['no geometry', (file) => Object.assign(feature(file), { geometry: null }), ['It has no outline.']],
    [
      'an empty polygon',
      (file) => Object.assign(feature(file).geometry, { coordinates: [] }),
      ['A polygon of it is empty'],
    ],
    [
      'an empty part',
      (file) => Object.assign(feature(file).geometry, { type: 'MultiPolygon', coordinates: [[]] }),
      ['A polygon of it is empty'],
    ],
    ['a line of three points', (file) => line(file, square(-1.5, 52).slice(2)), ['fewer than four points']],
    [
      'a line that is not closed',
      (file) => line(file, square(-1.5, 52).slice(0, 4)),
      ['Feature 1 (North Quay): Its outline is not closed: it begins at -1.5, 52 and ends at -1.5, 52.01. Close it.'],
    ],
    ['a word as a point', (file) => line(file, [...square(-1.5, 52), 'here']), ['no pair of numbers']],
    ['a number too large to be one', (file) => line(file, [...square(-1.5, 52), [1, null]]), ['no pair of numbers']],
    [
      'a line on which nothing lies',
      (file) =>
        line(
          file,
          square(-1.5, 52).map(() => [-1.5, 52]),
        ),
      ['encloses nothing'],
    ],
    [
      'a line there and back',
      (file) =>
        line(file, [
          [-1.5, 52],
          [-1.4, 52],
          [-1.3, 52],
          [-1.5, 52],
        ]),
      ['encloses nothing'],
    ],
    [
      'a point in another country',
      (file) => line(file, square(2.35, 48.85)),
      ['Its outline goes to 2.35, 48.85, which is not in England'],
    ],
  ])('%s', (_name, change, said) => {
    const faults = faultsWith(change) ?? []
    expect(faults).toHaveLength(said.length)
    for (const [index, one] of said.entries()) expect(faults[index]).toContain(one)
  })

  test('metres and swapped degrees are said once, not of every ward', () => {
    const turned = (turn: (point: number[]) => number[]) =>
      faultsWith(({ features }) => {
        for (const [index, { geometry }] of features.entries())
          geometry.coordinates = [square(-1.5, 52 + index / 10).map(turn)]
      })
    expect(turned(([x = 0, y = 0]) => [y, x])).toEqual([expect.stringContaining('the wrong way round')])
    expect(turned(([x = 0, y = 0]) => [x * -300_000, y * 4_000])).toEqual([expect.stringContaining('EPSG:27700')])
  })

  test('every fault of a file is told at once', () => {
    const faults = faultsWith((file) => {
      file.features.splice(2, 1)
      line(file, [])
      feature(file, 1).properties = { name: 'Nowhere' }
    })
    expect(faults).toHaveLength(4)
  })

  test('outlines that are too heavy for a phone are refused, with how to make them lighter', () => {
    const circle = Array.from({ length: 60_000 }, (_, index) => {
      const angle = (index * Math.PI) / 30_000
      const wobble = 0.1 + 0.01 * Math.sin(index * 1.7) * Math.sin(index * index)
      return [-1.5 + wobble * Math.cos(angle), 52 + wobble * Math.sin(angle)]
    })
    const [begin] = circle
    const faults = faultsWith((file) => line(file, [...circle, begin]))
    expect(faults).toEqual([
      expect.stringMatching(/^The outlines are \d{3} KB compressed.*mapshaper\.org, press Simplify/),
    ])
  })
})

test('the name of a ward lies inside of it, also where its middle does not', () => {
  // The letter U: what is in the middle of its box is not in it.
  const crescent: Position[] = [
    [0, 0],
    [9, 0],
    [9, 9],
    [8, 9],
    [8, 1],
    [1, 1],
    [1, 9],
    [0, 9],
    [0, 0],
  ].map(([x = 0, y = 0]) => [x / 100, 52 + y / 100])
  const [x, y] = labelOf({ type: 'Polygon', coordinates: [crescent] })
  expect(x > 0.01 && x < 0.08 && y > 52.01).toBe(false)
  expect(x >= 0 && x <= 0.09 && y >= 52 && y <= 52.09).toBe(true)
  const hole = square(-1.499, 52.001).map(([a = 0, b = 0]): Position => [a, b])
  const ward = [
    [-1.6, 52],
    [-1.4, 52],
    [-1.4, 52.1],
    [-1.6, 52.1],
    [-1.6, 52],
  ].map(([a = 0, b = 0]): Position => [a, b])
  expect(labelOf({ type: 'Polygon', coordinates: [ward] })).toEqual([-1.5, 52.05])
  expect(labelOf({ type: 'Polygon', coordinates: [ward, hole] })).not.toEqual([-1.494, 52.006])
})
