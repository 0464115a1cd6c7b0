import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { remembered } from './remembered.ts'

/** Degrees of longitude and latitude, in this order (WGS 84). */
const position = z.tuple([z.number(), z.number()])
const polygon = z.array(z.array(position).min(4)).min(1)

/** The shape of `content/area/wards.geojson`, which `npm run area:import` writes. */
const wardMapSchema = z.strictObject({
  type: z.literal('FeatureCollection'),
  /** A drawing of where the wards lie, and not their real outlines. */
  schematic: z.literal(true).optional(),
  /** Whose outlines they are, as their licence wants it said; shown under the map. */
  source: z.string().min(1).max(300).optional(),
  features: z.array(
    z.strictObject({
      type: z.literal('Feature'),
      properties: z.strictObject({
        /** Of the Office for National Statistics: names are spelt in many ways. */
        code: z.string(),
        /** Where its name is written: inside of it, and where it is wide. */
        label: position,
      }),
      geometry: z.discriminatedUnion('type', [
        z.strictObject({ type: z.literal('Polygon'), coordinates: polygon }),
        z.strictObject({ type: z.literal('MultiPolygon'), coordinates: z.array(polygon).min(1) }),
      ]),
    }),
  ),
})

export type Position = z.infer<typeof position>
export type WardMap = z.infer<typeof wardMapSchema>

export const WARD_MAP_FILE = 'area/wards.geojson'
const AGAIN = 'Until then no map is shown. Run `npm run area:import` again, or delete the file.'

/**
 * The outlines of the wards, if a council brought any. The map is an extra: outlines that are damaged, or that do
 * not fit the wards any more, take the map away and stop nothing else.
 *
 * @param dir The content folder.
 */
export function readWardMap(dir: string, wards: readonly { id: string; code: string }[]): WardMapReading {
  const path = join(dir, WARD_MAP_FILE)
  if (!existsSync(path)) return {}
  const { map, fault } = readText(readFileSync(path, 'utf8'))
  if (!map) return { fault: `${WARD_MAP_FILE}: ${fault} ${AGAIN}` }
  const codes = map.features.map(({ properties }) => properties.code)
  const missing = wards.filter(({ code }) => !codes.includes(code)).map(({ id }) => id)
  const unknown = codes.filter(
    (code, index) => !wards.some((ward) => ward.code === code) || codes.indexOf(code) !== index,
  )
  if (missing.length === 0 && unknown.length === 0) return { map }
  const said = [
    missing.length > 0 && `There is no outline for ${missing.join(', ')}.`,
    unknown.length > 0 && `area.yaml does not have the wards ${unknown.join(', ')}, or they are here twice.`,
  ]
  return { fault: [`${WARD_MAP_FILE}:`, ...said, AGAIN].filter(Boolean).join(' ') }
}

export type WardMapReading = { map?: WardMap; fault?: string }

const readText = remembered((text): WardMapReading => {
  let json: unknown
  try {
    json = JSON.parse(text)
  } catch {
    return { fault: 'The file is damaged: it is not JSON.' }
  }
  const { data, error } = wardMapSchema.safeParse(json)
  if (data) return { map: data }
  const [first] = error.issues
  return { fault: `The file is damaged at ${first?.path.join('.') || 'its beginning'}.` }
})
