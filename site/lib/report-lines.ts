import type { AreaFile, LINES_FOR } from '#api/content/area-file.ts'
import type { Content } from '#api/content/read.ts'

type Line = NonNullable<AreaFile['reporting']>['lines'][number]
export type ReportLine = Pick<Line, 'id' | 'telephone' | 'text' | 'url'> & {
  name: string
  about: string
  /** Called the same in every language. */
  properName: boolean
}

/** Who else can be told or helps, in the words of a language. */
export function reportLines({ area }: Content, lang: string, ...wanted: (typeof LINES_FOR)[number][]): ReportLine[] {
  const [original] = area.languages
  return (area.reporting?.lines ?? []).flatMap(({ for: kind, ...line }) => {
    const words = area.text[lang]?.reporting_lines[line.id]
    const properName =
      lang !== original?.tag && words?.name === area.text[original?.tag ?? '']?.reporting_lines[line.id]?.name
    return wanted.includes(kind) && words ? [{ ...line, ...words, properName }] : []
  })
}

/** Those that the form shows beside an answer. */
export type HelpLines = Record<'children' | 'online' | 'domestic' | 'sexual' | 'transport', ReportLine[]>
export function helpLines(content: Content, lang: string): HelpLines {
  const of = (kind: keyof HelpLines) => reportLines(content, lang, kind)
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
