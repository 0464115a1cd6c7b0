import type { Cleaned } from '../reporting/files.ts'

/**
 * What is left of a file when it was made clean of who made it, where and when. The browser does it before it seals
 * a file, and the server for whoever has no script; so no imports of Node here.
 */
export type CleanFile = { file: Blob; cleaned: Cleaned }

/** In one file, over all that is unpacked. Documents of 20 MB come to some tens of megabytes. */
export const MAX_UNPACKED = 150_000_000

/** It would become far too large when it is opened, for us and for whoever reads it: it is no document that somebody wrote. */
export class Bomb extends Error {
  override name = 'Bomb'
}

/** It cannot be made clean as it is; it may be a sound file all the same. */
export class NotCleanable extends Error {
  override name = 'NotCleanable'
}
