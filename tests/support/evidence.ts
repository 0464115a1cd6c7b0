import type { FileNote } from '#api/reporting/files.ts'
import { openFile, sealFile } from '#api/sealing/file.ts'
import type { Database } from '#db/open.ts'
import { listChunks, readChunk } from '#db/queries/report-files.ts'
import type { testApp } from './app.ts'
import { FROM } from './app.ts'

type App = Pick<ReturnType<typeof testApp>, 'app' | 'post'>

/** A file as a browser seals it: what the account says of it, and its chunks. */
export async function sealedFile(
  content: string | Uint8Array<ArrayBuffer> = 'What he wrote to me',
  name = 'words.txt',
  ending: FileNote['ending'] = 'txt',
  cleaned?: FileNote['cleaned'],
) {
  const { id, chunks } = sealFile(new Blob([content]), name, ending, cleaned)
  const parts: Uint8Array[] = []
  let next = await chunks.next()
  for (; !next.done; next = await chunks.next()) parts.push(next.value)
  const note: FileNote = next.value
  return { id, note, parts, size: parts.reduce((sum, { length }) => sum + length, 0) }
}
export type SealedFile = Awaited<ReturnType<typeof sealedFile>>

export const begin = ({ post }: App, token: string, { id, size }: Pick<SealedFile, 'id' | 'size'>) =>
  post('/api/reports/files', { id, token, size })

export const putChunk = async (
  { app }: App,
  token: string,
  id: string,
  place: number,
  bytes: Uint8Array,
  headers: Record<string, string> = {},
) =>
  app.request(
    `/api/reports/files/${id}/chunks/${place}`,
    {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream', authorization: `Bearer ${token}`, ...headers },
      body: Uint8Array.from(bytes),
    },
    FROM,
  )

/** Sends a file whole to a server. */
export async function uploadFile(url: string, token: string, { id, size, parts }: SealedFile): Promise<void> {
  const begun = await fetch(`${url}/api/reports/files`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id, token, size }),
  })
  if (begun.status !== 201) throw new Error(`a file was answered ${begun.status}`)
  for (const [place, bytes] of parts.entries()) {
    const { status } = await fetch(`${url}/api/reports/files/${id}/chunks/${place}`, {
      method: 'PUT',
      headers: { 'content-type': 'application/octet-stream', authorization: `Bearer ${token}` },
      body: Uint8Array.from(bytes),
    })
    if (status !== 204) throw new Error(`chunk ${place} was answered ${status}`)
  }
}

/** Sends a file whole. */
export async function sendFile(app: App, token: string, file: SealedFile): Promise<void> {
  const begun = await begin(app, token, file)
  if (begun.status !== 201) throw new Error(`a file was answered ${begun.status}: ${await begun.text()}`)
  for (const [place, bytes] of file.parts.entries()) {
    const { status } = await putChunk(app, token, file.id, place, bytes)
    if (status !== 204) throw new Error(`chunk ${place} was answered ${status}`)
  }
}

/** The files that an account names, as whoever opens it gets them. */
export async function filesOf(db: Database, opened: unknown): Promise<{ note: FileNote; bytes: Uint8Array }[]> {
  const { files = [] } = opened as { files?: FileNote[] }
  return Promise.all(
    files.map(async (note) => {
      const chunks = listChunks(db, note.id).map((place) => readChunk(db, note.id, place) ?? Buffer.alloc(0))
      return { note, bytes: await openFile(Buffer.concat(chunks), note) }
    }),
  )
}
