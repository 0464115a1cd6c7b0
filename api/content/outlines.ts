import { gzipSync } from 'node:zlib'
import { labelOf } from './outline-label.ts'
import type { Position, WardMap } from './ward-map.ts'

/** Somebody may load it on an old phone, over a slow network. */
const MAX_COMPRESSED_BYTES = 200_000
/** England, whose wards have the codes of area.yaml. */
const BOUNDS = { west: -6.5, east: 1.9, south: 49.8, north: 55.9 }
/** Five digits of a degree are about a metre. */
const DIGITS = 5
const WGS_84 = [
  'urn:ogc:def:crs:OGC:1.3:CRS84',
  'urn:ogc:def:crs:OGC::CRS84',
  'urn:ogc:def:crs:EPSG::4326',
  'EPSG:4326',
]
const ONS_CODE = /^E05\d{6}$/

type Ward = { id: string; code: string }
type Geometry = WardMap['features'][number]['geometry']
/** What is wrong, each in a sentence with the way out. */
export type Outlines = { map: WardMap; text: string; faults?: never } | { faults: string[]; map?: never; text?: never }

/**
 * Checks a council's outlines of its wards: GeoJSON in WGS 84, each ward once, found by its code or its name in any
 * property. What is kept is the outlines alone, to the metre.
 *
 * @param text Of the file.
 * @param wards Of the area, all of them.
 * @param about `source`: whose outlines they are; or that they are a drawing.
 */
export function readOutlines(
  text: string,
  wards: readonly Ward[],
  about: { source: string } | { schematic: true },
): Outlines {
  const { features: given, fault } = featuresIn(text)
  if (!given) return { faults: [fault] }
  const faults: string[] = []
  const found = new Map<string, { where: string; geometry: Geometry | undefined }>()
  for (const [index, feature] of given.entries()) {
    const number = `Feature ${index + 1}`
    const { ward, fault: unknown } = wardOf(feature, wards)
    if (!ward) {
      faults.push(`${number} ${unknown}`)
      continue
    }
    const where = `${number} (${ward.id})`
    const before = found.get(ward.code)
    if (before) {
      faults.push(
        `${number} is ${ward.id}, as ${before.where.split(' (')[0]} is. Give each ward one feature; parts that lie apart are one MultiPolygon.`,
      )
      continue
    }
    const { geometry, fault: wrong } = geometryOf((feature as { geometry?: unknown }).geometry)
    if (wrong === 'metres' || wrong === 'swapped') return { faults: [`${where}: ${WHOLE_FILE[wrong]}`] }
    if (!geometry) faults.push(`${where}: ${wrong}`)
    found.set(ward.code, { where, geometry })
  }
  for (const { id, code } of wards)
    if (!found.has(code))
      faults.push(`There is no outline for ${id} (${code}). Add it, or correct the wards in area/area.yaml.`)
  if (faults.length > 0) return { faults }
  const outlines = wards.flatMap(({ code }) => {
    const geometry = found.get(code)?.geometry
    return geometry ? [{ code, geometry }] : []
  })
  const bytes = gzipSync(JSON.stringify(outlines)).length
  if (bytes > MAX_COMPRESSED_BYTES)
    return {
      faults: [
        `The outlines are ${kilobytes(bytes)} KB compressed, too much for a phone on a slow network: at most ${kilobytes(MAX_COMPRESSED_BYTES)} KB. Take the “generalised” or “ultra generalised” boundaries of the Office for National Statistics, or open the file at mapshaper.org, press Simplify, export it as GeoJSON, and import that.`,
      ],
    }
  const features = outlines.map(({ code, geometry }): WardMap['features'][number] => ({
    type: 'Feature',
    properties: { code, label: labelOf(geometry) },
    geometry,
  }))
  // A line each, so that what changed can be seen.
  const lines = features.map((feature) => JSON.stringify(feature)).join(',\n')
  const head = { type: 'FeatureCollection', ...about } as const
  const written = `${JSON.stringify(head).slice(0, -1)},"features":[\n${lines}\n]}\n`
  return { map: { ...head, features }, text: written }
}

const WHOLE_FILE = {
  metres:
    'The coordinates are no degrees; they look like metres of the British National Grid (EPSG:27700). Export the file again in WGS 84 (EPSG:4326).',
  swapped:
    'Latitude and longitude are the wrong way round: GeoJSON has the longitude first. Export the file again, or swap them.',
}

function featuresIn(text: string): { features: unknown[]; fault?: never } | { features?: never; fault: string } {
  if (text.startsWith('PK')) return { fault: 'The file is a ZIP, such as a shapefile. Export the wards as GeoJSON.' }
  let json: unknown
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    return {
      fault: `The file is not JSON, or it is cut short (${(error as Error).message}). Export it as GeoJSON again.`,
    }
  }
  if (!isObject(json)) return { fault: 'The file is JSON, but no GeoJSON. Export the wards as a FeatureCollection.' }
  if (json.type === 'Topology')
    return { fault: 'The file is TopoJSON. Open it at mapshaper.org and export it as GeoJSON.' }
  if (json.type !== 'FeatureCollection' || !Array.isArray(json.features))
    return { fault: 'The file is no GeoJSON FeatureCollection. Export the wards as one, each a feature of its own.' }
  const crs = nameOfCrs(json.crs)
  if (crs !== undefined && !WGS_84.includes(crs))
    return { fault: `The coordinates are in ${crs}. Export the file again in WGS 84 (EPSG:4326).` }
  return { features: json.features }
}

/** The member that GeoJSON had before 2016; GDAL still writes it. */
function nameOfCrs(crs: unknown): string | undefined {
  if (crs === undefined || crs === null) return undefined
  const name = isObject(crs) && isObject(crs.properties) ? crs.properties.name : undefined
  return typeof name === 'string' ? name : 'a system that it does not name'
}

/** By its code, wherever it stands; a name alone will do, but not beside the code of another year. */
function wardOf(
  feature: unknown,
  wards: readonly Ward[],
): { ward: Ward; fault?: never } | { ward?: never; fault: string } {
  if (!isObject(feature) || feature.type !== 'Feature') return { fault: 'is no GeoJSON feature. Take it out.' }
  const values = Object.values(isObject(feature.properties) ? feature.properties : {}).filter(
    (value) => typeof value === 'string',
  )
  const byCode = wards.find(({ code }) => values.includes(code))
  if (byCode) return { ward: byCode }
  const byName = wards.find(({ id }) => values.some((value) => plain(value) === plain(id)))
  const other = values.find((value) => ONS_CODE.test(value))
  if (byName && other)
    return {
      fault: `(${byName.id}) has the code ${other}, and area/area.yaml has ${byName.code}: these may be the boundaries of another year. Take those of the year that area.yaml speaks of, or correct the code there.`,
    }
  if (byName) return { ward: byName }
  const said = values.length > 0 ? ` (${values.join(', ').slice(0, 100)})` : ''
  return {
    fault: `is no ward of the area${said}. Take it out, or give it a property with the ward’s code, such as ${wards[0]?.code}.`,
  }
}

/** “Totteridge & Woodside” is “Totteridge and Woodside” in other files, and has “Ward” behind it in some. */
function plain(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/&/g, 'and')
    .replace(/\s+/g, ' ')
    .replace(/ ward$/, '')
}

type Fault = { geometry?: never; fault: string }

function geometryOf(geometry: unknown): { geometry: Geometry; fault?: never } | Fault {
  const { type, coordinates } = isObject(geometry) ? geometry : {}
  if ((type !== 'Polygon' && type !== 'MultiPolygon') || !Array.isArray(coordinates))
    return { fault: 'It has no outline. Give it a Polygon or a MultiPolygon.' }
  const polygons: Position[][][] = []
  for (const given of type === 'Polygon' ? [coordinates] : coordinates) {
    if (!Array.isArray(given) || given.length === 0) return { fault: 'A polygon of it is empty. Take it out.' }
    const rings: Position[][] = []
    for (const [index, line] of given.entries()) {
      const { ring, fault } = ringOf(line)
      if (fault !== undefined) return { fault }
      // What is left of an island or a hole smaller than a metre is not drawn.
      if (ring) rings.push(ring)
      else if (index === 0) break
    }
    if (rings.length > 0) polygons.push(rings)
  }
  const [first] = polygons
  if (!first) return { fault: 'Its outline encloses nothing. Export it again.' }
  return {
    geometry:
      polygons.length === 1 ? { type: 'Polygon', coordinates: first } : { type: 'MultiPolygon', coordinates: polygons },
  }
}

/** To the metre; without `ring` when nothing is enclosed at that. */
function ringOf(line: unknown): { ring: Position[] | undefined; fault?: never } | { ring?: never; fault: string } {
  if (!Array.isArray(line) || line.length < 4)
    return { fault: 'A line of its outline has fewer than four points. Draw it anew, or take it out.' }
  const ring: Position[] = []
  for (const point of line) {
    const [x, y] = Array.isArray(point) ? (point as unknown[]) : []
    if (typeof x !== 'number' || typeof y !== 'number' || !Number.isFinite(x) || !Number.isFinite(y))
      return { fault: 'A point of its outline is no pair of numbers. Export it again.' }
    if (Math.abs(x) > 180 || Math.abs(y) > 90) return { fault: 'metres' }
    if (!isInside(x, y))
      return isInside(y, x)
        ? { fault: 'swapped' }
        : { fault: `Its outline goes to ${x}, ${y}, which is not in England. Correct that point.` }
    const next: Position = [rounded(x), rounded(y)]
    const last = ring.at(-1)
    if (last?.[0] !== next[0] || last?.[1] !== next[1]) ring.push(next)
  }
  const [begin, end] = [line[0], line.at(-1)] as [number[], number[]]
  if (begin[0] !== end[0] || begin[1] !== end[1])
    return {
      fault: `Its outline is not closed: it begins at ${begin[0]}, ${begin[1]} and ends at ${end[0]}, ${end[1]}. Close it.`,
    }
  return { ring: ring.length >= 4 && encloses(ring) ? ring : undefined }
}

/** Whether there is anything between its lines. */
function encloses(ring: readonly Position[]): boolean {
  const twice = ring.reduce((sum, [x, y], index) => {
    const [nextX, nextY] = ring[(index + 1) % ring.length] ?? [x, y]
    return sum + x * nextY - nextX * y
  }, 0)
  return Math.abs(twice) > 1e-10
}

const isInside = (x: number, y: number) =>
  x >= BOUNDS.west && x <= BOUNDS.east && y >= BOUNDS.south && y <= BOUNDS.north
const rounded = (degrees: number) => Number(degrees.toFixed(DIGITS))
const kilobytes = (bytes: number) => Math.round(bytes / 1_000)
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
