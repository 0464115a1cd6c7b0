import { saysMore } from '#api/cleaning/clean.ts'
import type { CleanFile } from '#api/cleaning/left.ts'
import type { FileEnding } from '#api/reporting/files.ts'
import type { CleanAnswer, CleanJob } from './clean-worker.ts'
import { pause } from './send-file.ts'

/** Of a file on an old telephone; a computer takes a second. */
const LONGEST_MS = 120_000
/** Without what it needs, which is fetched when the first file is chosen. */
const TRIES = 4

export type Preparing = {
  /** The connection is gone, or back. */
  waiting: (waits: boolean) => void
  signal: AbortSignal
}

/**
 * Makes a file clean in a worker of its own: the page goes on working, whoever takes the file away stops it at once,
 * and all the memory that it took is given back.
 *
 * @returns the file itself, as it is, when it takes too long or cannot be done in this browser.
 * @throws when `signal` ends it.
 */
export async function cleanFile(
  file: File,
  ending: FileEnding,
  { waiting, signal }: Preparing,
): Promise<CleanFile | 'bomb'> {
  if (!saysMore(ending)) return { file, cleaned: 'clean' }
  for (let tries = 1; tries <= TRIES; tries += 1) {
    const answer = await answerTo({ file, ending }, signal)
    waiting(answer === 'unloaded')
    if (answer !== 'unloaded') return answer
    if (tries < TRIES) await pause(1_000 * 2 ** tries, signal)
  }
  return { file, cleaned: 'asIs' }
}

function answerTo(job: CleanJob, signal: AbortSignal): Promise<CleanAnswer> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const worker = new Worker(new URL('./clean-worker.ts', import.meta.url), { type: 'module' })
    const stop = () => {
      end()
      reject(signal.reason)
    }
    const end = (answer?: CleanAnswer) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', stop)
      worker.terminate()
      if (answer) resolve(answer)
    }
    const timer = setTimeout(() => end({ file: job.file, cleaned: 'asIs' }), LONGEST_MS)
    signal.addEventListener('abort', stop)
    worker.addEventListener('message', ({ data }: MessageEvent<CleanAnswer>) => end(data))
    worker.addEventListener('error', () => end('unloaded'))
    worker.postMessage(job)
  })
}
