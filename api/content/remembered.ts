import { hash } from 'node:crypto'

const MOST = 50_000

/**
 * The same work, done once for each text: publishing reads all of the content again, and
 * most of it is as it was.
 */
export function remembered<Result>(work: (text: string) => Result): (text: string) => Result {
  const known = new Map<string, Result>()
  return (text) => {
    const key = hash('sha256', text, 'base64')
    const found = known.get(key)
    if (found !== undefined || known.has(key)) return found as Result
    const result = work(text)
    if (known.size >= MOST) known.clear()
    known.set(key, result)
    return result
  }
}
