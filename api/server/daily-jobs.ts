import type { Logger } from 'pino'
import type { Database } from '#db/open.ts'
import { dayIn, LONDON } from '../content/london.ts'
import type { Store } from '../store.ts'

/** Something that is done once a day; what it did, in numbers, goes into the log. */
export type DailyJob = { name: string; run: (db: Database, now: Date) => number | Promise<object> }

export type DailyDeps = {
  store: Store
  now: () => Date
  log: Pick<Logger, 'info' | 'error'>
  jobs: readonly DailyJob[]
}

/** Looked at again and again, because timers stand still while a machine sleeps and clocks are set. */
const LOOK_MS = 15 * 60_000

/**
 * Runs each job now, and again on each new day in London. One that fails is tried at the next look.
 * @returns a function that stops it.
 */
export function startDailyJobs({ store, now, log, jobs }: DailyDeps): () => void {
  const done = new Map<string, string>()
  async function attempt({ name, run }: DailyJob, today: string): Promise<void> {
    // Noted first, so that a job that takes longer than a look is not begun twice.
    done.set(name, today)
    try {
      const did = await run(store.use().db, now())
      log.info({ job: name, did }, 'daily job done')
    } catch (error) {
      done.delete(name)
      log.error({ job: name, stack: error instanceof Error ? error.stack : String(error) }, 'a daily job failed')
    }
  }
  function look(): void {
    const today = dayIn(LONDON, now())
    for (const job of jobs) if (done.get(job.name) !== today && !store.fault) void attempt(job, today)
  }
  look()
  const timer = setInterval(look, LOOK_MS).unref()
  return () => clearInterval(timer)
}
