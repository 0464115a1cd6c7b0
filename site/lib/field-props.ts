import type { Typed } from '#api/questionnaire/typed.ts'
import type { Speech } from './answer-words.ts'

/** What the fields of every type of question are given. */
export type FieldProps<Asked> = {
  question: Asked
  typed: Typed
  speech: Speech
  invalid: boolean
  onchange: (field: string, value: string) => void
}

/** Of a question that is one box, which its label, hint and error belong to. */
export type BoxProps<Asked> = FieldProps<Asked> & { describedBy: string | undefined }
