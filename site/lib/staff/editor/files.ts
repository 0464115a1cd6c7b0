import type { Answer } from '../ask.ts'
import { ask } from '../ask.ts'
import type { Editing } from './editing.ts'

/** A picture or a document of an item, as the API lists it. */
export type ItemFile = {
  id?: string
  path: string
  folder: 'pictures' | 'documents'
  address: string
  bytes: number
  width?: number
  height?: number
  published: boolean
  /** What a picture tells, by language. */
  descriptions: Record<string, string>
  addedBy?: string
  addedAt?: string
  uses: { file: string; line: number }[]
}

/** What a browser offers to choose; the server looks for itself. */
export const ACCEPTED = '.jpg,.jpeg,.png,.webp,.avif,.gif,.pdf,.docx,.xlsx,.odt,.ods,.csv'

type Asking = { locals: App.Locals; request: Request }

export function listFiles(
  asking: Asking,
  { change }: Editing,
): Promise<Answer<{ files: ItemFile[]; names: Record<string, string> }>> {
  return ask(asking, 'GET', `/api/staff/changes/${change.id}/uploads`)
}

/** The line that shows a picture or links to a document. */
export function lineFor({ path, folder }: Pick<ItemFile, 'path' | 'folder'>, words: string): string {
  const safe = words
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[[\]\\]/g, '\\$&')
  return `${folder === 'pictures' ? '!' : ''}[${safe}](${path})`
}
