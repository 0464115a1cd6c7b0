import type { APIRoute } from 'astro'
import { wordsFor } from '../../lib/i18n.ts'
import { languageOf } from '../../lib/language.ts'
import { wardOptions } from '../../lib/ward-options.ts'
import type { WardSheet } from '../../lib/ward-sheet.ts'

/** All that the map of the wards needs in a language, for whoever asks for it; not found where there is no map. */
export const GET: APIRoute = ({ locals, params, rewrite }) => {
  const { content } = locals
  const { lang = '' } = params
  const { wardMap } = content
  if (!wardMap) return rewrite('/404')
  const { locale } = languageOf(content, lang)
  const codes = new Map(content.area.wards.map(({ id, code }) => [id, code]))
  const sheet: WardSheet = {
    words: wordsFor(lang, 'map').open,
    schematic: wardMap.schematic === true,
    source: wardMap.source,
    wards: wardOptions(content, { lang, locale }).flatMap(({ value, label: name, lang }) => {
      const found = wardMap.features.find(({ properties }) => properties.code === codes.get(value))
      return found ? { id: value, name, lang, label: found.properties.label, geometry: found.geometry } : []
    }),
  }
  return Response.json(sheet)
}
