import { rmSync, statSync } from 'node:fs'
import { type FileHandle, open, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Refusal } from './refusal.ts'

/**
 * Writes a file under another name beside its place and moves it there when it is
 * whole: whoever looks finds the old file or the new one, never half of one.
 */
export async function writeAside(target: string, write: (file: FileHandle) => Promise<void>): Promise<{ replaced: boolean }> {
  const folder = dirname(target)
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) throw new Refusal(`There is no folder ${folder}. Make it, or write somewhere else.`)
  const before = statSync(target, { throwIfNoEntry: false })
  if (before?.isDirectory()) throw new Refusal(`${target} is a folder. Name a file in it.`)
  const aside = join(folder, `.saysafe-${crypto.randomUUID()}.part`)
  const remove = () => rmSync(aside, { force: true })
  process.once('exit', remove)
  try {
    // For nobody else on this machine: it holds what people wrote in confidence.
    const file = await open(aside, 'wx', 0o600)
    try {
      await write(file)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(aside, target)
  } finally {
    remove()
    process.off('exit', remove)
  }
  return { replaced: before !== undefined }
}
