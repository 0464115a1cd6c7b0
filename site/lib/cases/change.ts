import type { Called } from './call.ts'
import type { CaseDetailJson } from './desk.ts'

/** Changes the case as the officer sees it; what is refused is said above it. */
export type Change = (method: string, path: string, body: object) => Promise<Called<CaseDetailJson>>

/** What was chosen in a form, by the names of its fields; empty texts left out. */
export function chosen(form: HTMLFormElement): Record<string, string> {
  return Object.fromEntries(
    [...new FormData(form)].flatMap(([name, value]) =>
      typeof value === 'string' && value.trim() !== '' ? [[name, value.trim()]] : [],
    ),
  )
}
