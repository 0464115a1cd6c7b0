import { clean } from '#api/cleaning/clean.ts'
import { Bomb, type CleanFile } from '#api/cleaning/left.ts'
import type { FileEnding } from '#api/reporting/files.ts'

/** What the worker is asked, once, and what it says: `unloaded` when it could not load what it needs. */
export type CleanJob = { file: Blob; ending: FileEnding }
export type CleanAnswer = CleanFile | 'bomb' | 'unloaded'

addEventListener('message', async ({ data: { file, ending } }: MessageEvent<CleanJob>) => {
  const answer: CleanAnswer = await clean(file, ending).catch((error: unknown) =>
    error instanceof Bomb ? 'bomb' : 'unloaded',
  )
  postMessage(answer)
})
