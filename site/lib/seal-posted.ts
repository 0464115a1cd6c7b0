import { z } from 'zod'
import {
  FILE_FAULTS,
  type FileFault,
  type FileNote,
  HEAD_BYTES,
  kindOfFile,
  MAX_FILE_BYTES,
  MAX_FILES,
  tidyName,
  tooLargeFault,
  undrawnFault,
  unknownFault,
} from '#api/reporting/files.ts'
import { Bomb } from '#api/cleaning/left.ts'
import { fileNotes } from '#api/reporting/file-notes.ts'
import { choiceOf, type RefusedFile } from './evidence-words.ts'
import type { PostedFile } from './posted-files.ts'
import { type Ready, sendFile } from './send-file.ts'

/** Files of whoever has no script: sealed on the server the moment they are there, and forgotten. */
export type SealedPosted = {
  /** Those that can go with the report. */
  notes: FileNote[]
  /** Those that cannot, and why. */
  refused: RefusedFile[]
}

/** Those that an earlier post brought, as the page carries them: nobody but the person has their keys. */
export function carriedNotes(form: FormData): FileNote[] {
  const dropped = new Set(form.getAll('drop').map(String))
  return notesIn(form).filter(({ id }) => !dropped.has(id) && form.get(choiceOf(id)) !== 'leave')
}

const unsentFiles = z.array(z.strictObject({ name: z.string(), fault: z.enum(FILE_FAULTS) }))

/** Those that were not taken, as the page carries them, and those that somebody rather leaves out now. */
export function carriedUnsent(form: FormData): RefusedFile[] {
  const left = notesIn(form).filter(({ id }) => form.get(choiceOf(id)) === 'leave')
  return [
    ...carriedIn(form, 'unsent', unsentFiles),
    ...left.map(({ name }): RefusedFile => ({ name, fault: 'unclean' })),
  ]
}

const notesIn = (form: FormData): FileNote[] => carriedIn(form, 'evidence', fileNotes)

/** What a page carries in a hidden field; nothing when somebody wrote something else into it. */
function carriedIn<Carried>(form: FormData, field: string, shape: z.ZodType<Carried[]>): Carried[] {
  try {
    return shape.parse(JSON.parse(String(form.get(field) ?? '[]')))
  } catch {
    return []
  }
}

/** Those that could not be made clean, and that nobody has said yet to send all the same. */
export function undecided(form: FormData, notes: readonly FileNote[]): RefusedFile[] {
  return notes
    .filter(({ id, cleaned = 'clean' }) => cleaned !== 'clean' && form.get(choiceOf(id)) !== 'send')
    .map(({ id, name }) => ({ name, fault: 'unclean', note: id }))
}

export async function sealPosted(
  { api, redraw, clean }: Pick<App.Locals, 'api' | 'redraw' | 'clean'>,
  token: string,
  files: readonly PostedFile[],
  carried: readonly FileNote[],
): Promise<SealedPosted> {
  const notes = [...carried]
  const refused: SealedPosted['refused'] = []
  for (const file of files) {
    const ready =
      notes.length >= MAX_FILES
        ? { fault: 'tooMany' as const }
        : file.fault
          ? { fault: file.fault }
          : await readied({ redraw, clean }, file)
    // Neither the name nor a byte of it is kept by anything but the page that is answered.
    const sent = 'fault' in ready ? ready : await sendFile(api, token, ready, undefined)
    if ('note' in sent) notes.push(sent.note)
    else refused.push({ name: file.name, fault: sent.fault })
  }
  return { notes, refused }
}

async function readied(
  { redraw, clean }: Pick<App.Locals, 'redraw' | 'clean'>,
  { name, bytes }: PostedFile,
): Promise<Ready | { fault: FileFault }> {
  if (!bytes || bytes.length === 0) return { fault: 'empty' }
  const head = bytes.subarray(0, HEAD_BYTES)
  const kind = kindOfFile(name, head)
  if (!kind) return { fault: unknownFault(name) }
  try {
    const ending = kind === 'picture' ? 'jpg' : kind
    const { file: blob, cleaned } =
      kind === 'picture'
        ? { file: new Blob([Uint8Array.from(await redraw(bytes))]), cleaned: 'clean' as const }
        : await clean(bytes, kind)
    return blob.size > MAX_FILE_BYTES
      ? { fault: tooLargeFault(kind) }
      : { blob, name: tidyName(name, ending), ending, cleaned }
  } catch (error) {
    if (error instanceof Bomb) return { fault: 'bomb' }
    return { fault: kind === 'picture' ? undrawnFault(head) : 'unreadable' }
  }
}
