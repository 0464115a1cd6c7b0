import { chunksOf, type Cleaned, type FileFault, type FileNote, paddedSize, sealedSize } from '#api/reporting/files.ts'
import { sealFile } from '#api/sealing/file.ts'

/** Seals and sends one file, in the browser and, for whoever has no script, on the server. Big: loaded when somebody has chosen one. */

const MAX_WAIT_MS = 20_000

/** What of a file is sent: a picture drawn anew, or what is left of another file when it was made clean. */
export type Ready = {
  blob: Blob
  name: string
  ending: FileNote['ending']
  cleaned: Cleaned
  /** Of a picture that was drawn in the browser. It is not sent. */
  small?: HTMLCanvasElement
}

type Fetch = (path: string, init: RequestInit) => Promise<Response>

export type Progress = {
  /** From 0 to 1. */
  sent: (share: number) => void
  /** The connection is gone, or back. */
  waiting: (waits: boolean) => void
  /** Told before there can be anything on the server: whoever takes the file away meanwhile has to delete that. */
  begun: (id: string) => void
  /** Ends when it is to be given up. */
  signal: AbortSignal
}

export type SentFile = { note: FileNote } | { fault: FileFault }

/**
 * Sends it in chunks, and goes on where it stopped for as long as the page is open.
 * Without `progress` somebody waits for an answer to a form, and nothing is tried again.
 */
export async function sendFile(
  fetch: Fetch,
  token: string,
  ready: Ready,
  progress: Progress | undefined,
): Promise<SentFile> {
  try {
    const sealing = sealFile(ready.blob, ready.name, ready.ending, ready.cleaned)
    const size = sealedSize(paddedSize(ready.blob.size))
    progress?.begun(sealing.id)
    const begun = await persist(
      fetch,
      '/api/reports/files',
      {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ id: sealing.id, token, size }),
      },
      progress,
    )
    if (begun) return { fault: begun }
    for (let place = 0; ; place += 1) {
      const next = await sealing.chunks.next()
      if (next.done) return { note: next.value }
      const fault = await persist(
        fetch,
        `/api/reports/files/${sealing.id}/chunks/${place}`,
        {
          method: 'PUT',
          headers: { 'content-type': 'application/octet-stream', authorization: `Bearer ${token}` },
          body: Uint8Array.from(next.value),
        },
        progress,
      )
      if (fault) return { fault }
      progress?.sent((place + 1) / chunksOf(size))
    }
  } catch {
    // The file was taken away while it was read, or it is to be given up.
    return { fault: 'unreadable' }
  }
}

/** Deletes a file that no report has. What cannot be reached now is deleted within two days, unopened by anybody. */
export async function forgetFile(fetch: Fetch, token: string, id: string): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const body = JSON.stringify({ token, id })
  await fetch('/api/reports/files/removal', { method: 'POST', headers, body }).catch(() => undefined)
}

/** Asks again and again until there is an answer that means something. Gives what is wrong, if anything is. */
async function persist(
  fetch: Fetch,
  path: string,
  init: RequestInit,
  progress: Progress | undefined,
): Promise<FileFault | undefined> {
  for (let tries = 0; ; tries += 1) {
    const response = await fetch(path, { ...init, ...(progress && { signal: progress.signal }) }).catch(() => undefined)
    progress?.signal.throwIfAborted()
    if (response?.ok) {
      progress?.waiting(false)
      return undefined
    }
    const fault = response && (await faultOf(response))
    if (fault) return fault
    if (!progress) return 'failed'
    progress.waiting(true)
    await pause(Math.min(MAX_WAIT_MS, 1_000 * 2 ** tries), progress.signal)
  }
}

/** Undefined for what passes by itself, or what somebody else than the API said. */
async function faultOf(response: Response): Promise<FileFault | undefined> {
  try {
    const { error } = (await response.json()) as { error: { code: string; fields: Record<string, string> } }
    if (error.code === 'rate_limited') return 'limited'
    if (error.code === 'unavailable') return error.fields.files === 'full' ? 'full' : undefined
    return response.status < 500 ? 'failed' : undefined
  } catch {
    return undefined
  }
}

/** Ends early when the connection is back. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = () => {
      clearTimeout(timer)
      removeEventListener('online', end)
      signal.removeEventListener('abort', stop)
      resolve()
    }
    const stop = () => {
      end()
      reject(signal.reason)
    }
    const timer = setTimeout(end, ms)
    addEventListener('online', end)
    signal.addEventListener('abort', stop)
  })
}
