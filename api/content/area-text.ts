import type { AreaFile, AreaWords } from './area-file.ts'
import type { AreaText } from './read.ts'
import type { Languages } from './read-consultation.ts'

/** The area's words are few and on every page, so each language must have them all. */
export function areaTexts(area: AreaFile, words: Languages<AreaWords>): Record<string, AreaText> {
  return Object.fromEntries(
    area.languages.map(({ tag }) => {
      const file = words.get(tag)
      const own = file?.parts
      const missing = (...path: string[]) => file?.complain(path, 'These words are missing. Add them.')
      for (const field of ['council', 'partnership'] as const) if (!own?.[field]) missing(field)
      if (area.demonstration && !own?.demonstration) missing('demonstration')
      for (const topic of area.topics) if (!own?.topics?.[topic]) missing('topics', topic)
      return [
        tag,
        {
          council: own?.council ?? '',
          partnership: own?.partnership ?? '',
          demonstration: own?.demonstration ?? '',
          wards: own?.wards ?? {},
          topics: own?.topics ?? {},
          spoken: own?.spoken ?? {},
        },
      ]
    }),
  )
}
