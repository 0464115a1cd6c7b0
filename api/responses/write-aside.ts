import { rmSync, statSync } from 'node:fs'
import { open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Refusal } from './refusal.ts'

/**
 * Whether a file is there already, where one is to be written.
 * @throws Refusal when none can be written there.
 */
export function isTaken(target: string): boolean {
  const folder = dirname(target)
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new Refusal(`There is no folder ${folder}. Make it, or write somewhere else.`)
  const there = statSync(target, { throwIfNoEntry: false })
  if (there?.isDirectory()) throw new Refusal(`${target} is a folder. Name a file in it.`)
  return there !== undefined
}

/**
 * Writes a file under another name beside its place and moves it there when it is
 * whole: whoever looks finds the old file or the new one, never half of one.
 */
export async function writeAside(target: string, chunks: Iterable<string> | AsyncIterable<Uint8Array>): Promise<void> {
  const aside = join(dirname(target), `.saysafe-${crypto.randomUUID()}.part`)
  const remove = () => rmSync(aside, { force: true })
  const breakOff = () => process.exit(1)
  process.once('exit', remove).once('SIGINT', breakOff).once('SIGTERM', breakOff)
  try {
    // For nobody else on this machine: it holds what people wrote in confidence.
    const file = await open(aside, 'wx', 0o600)
    try {
      for await (const chunk of chunks) await file.writeFile(chunk)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(aside, target)
  } finally {
    remove()
    process.off('exit', remove).off('SIGINT', breakOff).off('SIGTERM', breakOff)
  }
}
