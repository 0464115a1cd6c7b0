import { type FileNote, HEAD_BYTES, kindOfFile, tidyName } from '#api/reporting/files.ts'
import { UnopenedError } from '#api/sealing/age.ts'
import { openFile } from '#api/sealing/file.ts'
import { heed } from './call.ts'
import type { CaseDetailJson } from './desk.ts'
import type { OpenCase } from './unseal.ts'

/** A file that the account or an addition names. `at` when it was added later. */
export type CaseFile = FileNote & { at?: string }

/** Why a file is not shown. */
export type FileWhy = 'damaged' | 'missing' | 'unreachable' | 'noPicture'
export type OpenedFile = { bytes: Uint8Array<ArrayBuffer>; why?: never } | { bytes?: never; why: FileWhy }

/** Anybody can seal to a public key, so what they are called is made safe once more. */
export function filesOf({ account, messages }: OpenCase): CaseFile[] {
  const added = messages.flatMap(({ files = [], at }) => files.map((file) => ({ ...file, at })))
  return [...(account?.words?.files ?? []), ...added].map((file) => ({
    ...file,
    name: tidyName(file.name, file.ending),
  }))
}

/** With the words of a case: those of one that was taken back are opened only for what they are held for. */
export const openedAs = (state: CaseDetailJson['state']) => (state === 'withdrawn' ? { forHold: true } : {})

/** Fetches a file, which is recorded, and opens it. Never throws. */
export async function fetchFile(
  { id, state }: Pick<CaseDetailJson, 'id' | 'state'>,
  file: FileNote,
): Promise<OpenedFile> {
  try {
    const response = await fetch(`/api/staff/cases/${id}/files/${file.id}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(openedAs(state)),
    })
    if (!response.ok) {
      heed((await response.json()).error.code)
      return { why: response.status === 404 ? 'missing' : 'unreachable' }
    }
    const sealed = new Uint8Array(await response.arrayBuffer())
    return { bytes: Uint8Array.from(await openFile(sealed, file)) }
  } catch (error) {
    return { why: error instanceof UnopenedError ? 'damaged' : 'unreachable' }
  }
}

export const isPicture = ({ ending }: FileNote): boolean => ending === 'jpg' || ending === 'png'

/** Larger pictures than ours are somebody's trick. */
const MOST_PIXELS = 20_000_000

/**
 * Draws a picture, so that nothing of it but its pixels comes onto the page.
 * @returns why not, if it cannot be.
 */
export async function drawPicture(canvas: HTMLCanvasElement, file: FileNote, bytes: Uint8Array<ArrayBuffer>) {
  if (kindOfFile(file.name, bytes.subarray(0, HEAD_BYTES)) !== 'picture') return 'noPicture' as const
  try {
    const type = file.ending === 'png' ? 'image/png' : 'image/jpeg'
    const picture = await createImageBitmap(new Blob([bytes], { type }))
    if (picture.width * picture.height > MOST_PIXELS) return 'noPicture' as const
    canvas.width = picture.width
    canvas.height = picture.height
    canvas.getContext('2d')?.drawImage(picture, 0, 0)
    picture.close()
    return undefined
  } catch {
    return 'noPicture' as const
  }
}
