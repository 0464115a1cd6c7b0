import { argon2, type Argon2Algorithm, type Argon2Parameters } from 'node:crypto'
import { availableParallelism } from 'node:os'
import { promisify } from 'node:util'
import { AppError } from '../errors.ts'

/** Each takes 19 MiB and a core for a while. One core stays free for residents. */
const AT_ONCE = Math.max(1, availableParallelism() - 1)
const MOST_WAITING = 60

const argon = promisify(argon2)
const waiting: (() => void)[] = []
let running = 0

/** Derives a key when it is this one's turn. @throws AppError `rate_limited` when too many wait already. */
export async function derive(algorithm: Argon2Algorithm, parameters: Argon2Parameters): Promise<Buffer> {
  if (running < AT_ONCE) running++
  else {
    if (waiting.length >= MOST_WAITING) throw new AppError('rate_limited', {}, { 'retry-after': '5' })
    await new Promise<void>((turn) => waiting.push(turn))
  }
  try {
    return await argon(algorithm, parameters)
  } finally {
    const next = waiting.shift()
    if (next) next()
    else running--
  }
}
