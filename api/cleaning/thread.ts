import { parentPort, workerData } from 'node:worker_threads'
import type { FileEnding } from '../reporting/files.ts'
import type { ApartAnswer } from './apart.ts'
import { clean } from './clean.ts'
import { Bomb } from './left.ts'

// One file, for `cleanApart`.
const { bytes, ending } = workerData as { bytes: Uint8Array<ArrayBuffer>; ending: FileEnding }
try {
  const { file, cleaned } = await clean(new Blob([bytes]), ending)
  const left = new Uint8Array(await file.arrayBuffer())
  parentPort?.postMessage({ bytes: left, cleaned } satisfies ApartAnswer, [left.buffer])
} catch (error) {
  if (!(error instanceof Bomb)) throw error
  parentPort?.postMessage('bomb' satisfies ApartAnswer)
}
