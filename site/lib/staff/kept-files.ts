import type { Need } from '#api/publishing/kept-files.ts'

/** A picture or a document that was published, as the API lists it. */
export type KeptFile = {
  item: string
  path: string
  folder: 'pictures' | 'documents'
  address: string
  bytes: number
  /** What keeps it from being deleted. */
  needs: Need[]
  uses: { file: string; line: number }[]
  since?: string
}
