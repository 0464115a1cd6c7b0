import { findPage } from '../article-state.ts'
import { CODE_OF_CONDUCT } from '../content/kinds.ts'
import { dayIn } from '../content/london.ts'
import type { Content } from '../content/read.ts'
import type { ContentPage } from '../content/read-pages.ts'

/** The code of conduct and the day of its words. Without one nobody can apply: there would be nothing to agree to. */
export function codeOfConduct(content: Content): { page: ContentPage; version: string } | undefined {
  const page = findPage(content, CODE_OF_CONDUCT)
  return page && !page.archived ? { page, version: dayIn(content.area.timezone, page.updated) } : undefined
}
