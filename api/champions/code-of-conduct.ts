import { findPage } from '../article-state.ts'
import { dayIn } from '../content/london.ts'
import type { Content } from '../content/read.ts'
import type { ContentPage } from '../content/read-pages.ts'

/** The page in `content/pages` that champions and centres agree to. */
export const CODE_OF_CONDUCT = 'code-of-conduct'

/** The code of conduct and the day of its words. Without one nobody can apply: there would be nothing to agree to. */
export function codeOfConduct(content: Content): { page: ContentPage; version: string } | undefined {
  const page = findPage(content, CODE_OF_CONDUCT)
  return page && !page.archived ? { page, version: dayIn(content.area.timezone, page.updated) } : undefined
}
