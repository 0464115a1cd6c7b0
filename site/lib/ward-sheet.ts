import type { Position, WardMap } from '#api/content/ward-map.ts'
import type { Locale } from './locales.ts'

/** The map of the wards in one language, as the page fetches it. */
export type WardSheet = {
  words: Locale['map']['open']
  /** A drawing, and not to scale. */
  schematic: boolean
  /** Whose outlines they are. */
  source: string | undefined
  /** By name. */
  wards: {
    id: string
    name: string
    /** Of the name, where it is not the page's. */
    lang: string | undefined
    /** Where the name is written. */
    label: Position
    geometry: WardMap['features'][number]['geometry']
  }[]
}
