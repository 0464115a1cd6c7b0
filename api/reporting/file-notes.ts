import { z } from 'zod'
import { IDENTITY } from '../sealing/age.ts'
import { CLEANED, FILE_ENDINGS, MAX_FILE_BYTES, MAX_FILE_NAME, MAX_FILES } from './files.ts'

/** The files of an account or of an addition, as what was opened has to name them: anybody can seal to a public key. */
export const fileNotes = z
  .array(
    z.strictObject({
      id: z.uuid(),
      // Characters can be two long in JSON's count.
      name: z
        .string()
        .min(1)
        .max(2 * MAX_FILE_NAME),
      ending: z.enum(FILE_ENDINGS),
      size: z.int().min(1).max(MAX_FILE_BYTES),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
      key: z.string().regex(IDENTITY),
      cleaned: z.enum(CLEANED).optional(),
    }),
  )
  .max(MAX_FILES)

/** An addition that brings files. Without them it is its words alone. */
export const writtenWithFiles = z.strictObject({ words: z.string(), files: fileNotes })
export type WrittenWithFiles = z.infer<typeof writtenWithFiles>
