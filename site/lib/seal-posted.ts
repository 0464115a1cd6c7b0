import {
  type FileFault,
  type FileNote,
  HEAD_BYTES,
  kindOfFile,
  MAX_FILE_BYTES,
  MAX_FILES,
  tidyName,
} from '#api/reporting/files.ts'
import { fileNotes } from '#api/reporting/file-notes.ts'
import type { PostedFile } from './posted-files.ts'
import { type Ready, sendFile } from './send-file.ts'

/** Files of whoever has no script: sealed on the server the moment they are there, and forgotten. */
export type SealedPosted = {
  /** Those that can go with the report. */
  notes: FileNote[]
  /** Those that cannot, and why. */
  refused: { name: string; fault: FileFault }[]
}

/** Those that an earlier post brought, as the page carries them: nobody but the person has their keys. */
export function carriedNotes(form: FormData): FileNote[] {
  const dropped = new Set(form.getAll('drop').map(String))
  try {
    return fileNotes.parse(JSON.parse(String(form.get('evidence') ?? '[]'))).filter(({ id }) => !dropped.has(id))
  } catch {
    return []
  }
}

export async function sealPosted(
  { api, redraw }: Pick<App.Locals, 'api' | 'redraw'>,
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
          : await readied(redraw, file)
    // Neither the name nor a byte of it is kept by anything but the page that is answered.
    const sent = 'fault' in ready ? ready : await sendFile(api, token, ready, undefined)
    if ('note' in sent) notes.push(sent.note)
    else refused.push({ name: file.name, fault: sent.fault })
  }
  return { notes, refused }
}

async function readied(
  redraw: App.Locals['redraw'],
  { name, bytes }: PostedFile,
): Promise<Ready | { fault: FileFault }> {
  if (!bytes || bytes.length === 0) return { fault: 'empty' }
  const kind = kindOfFile(name, bytes.subarray(0, HEAD_BYTES))
  if (!kind) return { fault: 'unknownKind' }
  try {
    const ending = kind === 'picture' ? 'jpg' : kind
    const blob = new Blob([Uint8Array.from(kind === 'picture' ? await redraw(bytes) : bytes)])
    return blob.size > MAX_FILE_BYTES ? { fault: 'tooLarge' } : { blob, name: tidyName(name, ending), ending }
  } catch {
    return { fault: 'unreadable' }
  }
}
