import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { FileEnding } from '../reporting/files.ts'
import { Turns } from '../uploads/turns.ts'
import { saysMore } from './clean.ts'
import { Bomb, type CleanFile } from './left.ts'

/** Of a file of 10 MB; the largest that comes without script. */
const LONGEST_MS = 20_000
const MOST_MEMORY = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 }
const turns = new Turns(Math.max(1, Math.floor(availableParallelism() / 2)))

export type CleanApart = (bytes: Uint8Array, ending: FileEnding) => Promise<CleanFile>
/** What the thread says, once. */
export type ApartAnswer = { bytes: Uint8Array<ArrayBuffer>; cleaned: CleanFile['cleaned'] } | 'bomb'

/**
 * Makes a file clean for whoever has no script. In a thread of its own: what a hostile file does to a library
 * that reads it, by its size or for ever, ends with that thread. Nothing of it is written anywhere.
 *
 * @returns the file itself, as it is, when it takes too long or too much.
 * @throws Bomb
 */
export const cleanApart: CleanApart = (bytes, ending) => {
  const asIs: CleanFile = { file: new Blob([Uint8Array.from(bytes)]), cleaned: 'asIs' }
  if (!saysMore(ending)) return Promise.resolve({ ...asIs, cleaned: 'clean' })
  return turns.take(async () => {
    const worker = new Worker(new URL('./thread.ts', import.meta.url), {
      workerData: { bytes: Uint8Array.from(bytes), ending },
      resourceLimits: MOST_MEMORY,
      env: {},
    })
    let timer: ReturnType<typeof setTimeout> | undefined
    try {
      const answer = await new Promise<ApartAnswer | undefined>((resolve) => {
        timer = setTimeout(() => resolve(undefined), LONGEST_MS)
        worker.once('message', resolve)
        worker.once('error', () => resolve(undefined))
        worker.once('exit', () => resolve(undefined))
      })
      if (answer === 'bomb') throw new Bomb()
      return answer ? { file: new Blob([answer.bytes]), cleaned: answer.cleaned } : asIs
    } finally {
      clearTimeout(timer)
      await worker.terminate()
    }
  })
}
