import type { Content } from '#api/content/read.ts'
import type { LineFor } from '#api/content/service-file.ts'
import { servicesAt } from '#api/services/find.ts'

export type ReportLine = {
  id: string
  telephone?: string
  text?: string
  url?: string
  name: string
  about: string
  /** Called the same in every language. */
  properName: boolean
}

/** Who else can be told or helps, in the words of a language and in the order in which they are wanted. */
export function reportLines(content: Content, lang: string, now: Date, ...wanted: LineFor[]): ReportLine[] {
  const first = content.area.languages[0]?.tag ?? ''
  const services = servicesAt(content, now)
  return wanted.flatMap((kind) =>
    services.flatMap(({ slug: id, for: place, words, telephone, text, url }) => {
      const own = words[lang]
      if (place !== kind || !own) return []
      const properName = lang !== first && own.name.text === words[first]?.name.text
      const ways = { ...(telephone && { telephone }), ...(text && { text }), ...(url && { url }) }
      return [{ id, ...ways, name: own.name.text, about: own.about.text, properName }]
    }),
  )
}

/** Those that the form shows beside an answer. */
export type HelpLines = Record<'children' | 'online' | 'domestic' | 'sexual' | 'transport', ReportLine[]>
export function helpLines(content: Content, lang: string, now: Date): HelpLines {
  const of = (kind: keyof HelpLines) => reportLines(content, lang, now, kind)
  return {
    children: of('children'),
    online: of('online'),
    domestic: of('domestic'),
    sexual: of('sexual'),
    transport: of('transport'),
  }
}

/** Whom staff tell of somebody at risk, in English. */
export type SafeguardingLine = { name: string; telephone: string; hours: string }

/** A number as a link dials it. */
export const dialled = (number: string): string => number.replaceAll(/[ \u00a0]/g, '')
