import { readdirSync, readFileSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestServer } from './server.ts'

/** As it is written, and as base64 would hide it, wherever in three bytes it begins. */
function disguises(marker: string): Buffer[] {
  const hidden = ['', 'x', 'xx'].map((before) => {
    const whole = Buffer.from(before + marker).toString('base64')
    return whole.slice(before === '' ? 0 : 4, -4)
  })
  return [marker, marker.toLowerCase(), Buffer.from(marker).toString('hex'), ...hidden].map((text) => Buffer.from(text))
}

export const newMarker = (): string => `Canary${crypto.randomUUID().replaceAll('-', '')}`

/** What anybody wrote outside of the server's folder since a moment. */
function temporarySince(began: number): string[] {
  return readdirSync(tmpdir(), { withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(tmpdir(), entry.name))
    .filter((file) => {
      const found = statSync(file, { throwIfNoEntry: false })
      return found && found.mtimeMs >= began && found.uid === process.getuid?.()
    })
}

/**
 * Every file of the server, every temporary file since `began` (milliseconds) and every line of its log
 * that holds the marker, however it is written.
 */
export function whereabouts({ dataDir, logged, said }: TestServer, marker: string, began = Date.now()): string[] {
  const own = readdirSync(dataDir, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
  const files = [...own, ...temporarySince(began)]
  if (!files.some((file) => file.endsWith('saysafe.sqlite-wal'))) throw new Error('the WAL was not looked into')
  const sought = disguises(marker)
  const found = files.filter((file) => {
    const bytes = readFileSync(file)
    return sought.some((disguise) => bytes.includes(disguise))
  })
  const lines = [...logged, ...said].filter((line) => line.toLowerCase().includes(marker.toLowerCase()))
  return [...found, ...lines]
}
