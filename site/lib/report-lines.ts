import type { AreaFile, LINES_FOR } from '#api/content/area-file.ts'
import type { Content } from '#api/content/read.ts'

type Line = NonNullable<AreaFile['reporting']>['lines'][number]
export type ReportLine = Pick<Line, 'id' | 'telephone' | 'text' | 'url'> & { name: string; about: string }

/** Who else can be told or helps, in the words of a language. */
export function reportLines({ area }: Content, lang: string, wanted: (typeof LINES_FOR)[number]): ReportLine[] {
  return (area.reporting?.lines ?? []).flatMap(({ for: kind, ...line }) => {
    const words = area.text[lang]?.reporting_lines[line.id]
    return kind === wanted && words ? [{ ...line, ...words }] : []
  })
}

/** A number as a link dials it. */
export const dialled = (number: string): string => number.replaceAll(' ', '')
