import type { Database } from './open.ts'
import { storageFault } from './storage-fault.ts'

type Job = { run: () => unknown; resolve: (value: never) => void; reject: (reason: unknown) => void }

/** How long a caller waits for another process's lock before being told. */
const LOCK_PATIENCE_MS = 8_000
const LOCK_RETRY_MS = 20
/** This many jobs are committed at once, whoever else may be on the way. */
const FULL = 64
/** Whoever is alone is not kept waiting for others. */
const ALONE = 1

/**
 * Commits together what arrives together: jobs added in the same turn of the event
 * loop, or in turns right after one another, share one transaction, and so one wait for
 * the disk. Each caller is answered only after the commit.
 */
export class CommitQueue {
  readonly #db: Database
  #waiting: Job[] = []
  #scheduled = false
  /** How many were waiting a turn ago. */
  #before = ALONE

  constructor(db: Database) {
    this.#db = db
  }

  /** Runs `job` inside a transaction; resolves with its result when it is on the disk. */
  add<Result>(job: () => Result): Promise<Result> {
    return new Promise<Result>((resolve, reject) => {
      this.#waiting.push({ run: job, resolve, reject })
      if (this.#scheduled) return
      this.#scheduled = true
      setImmediate(() => this.#commit())
    })
  }

  #commit(): void {
    const jobs = this.#waiting
    // Where one turn brought a job the next one may too, and a turn takes no time beside the disk.
    if (jobs.length > this.#before && jobs.length < FULL) {
      this.#before = jobs.length
      setImmediate(() => this.#commit())
      return
    }
    this.#waiting = []
    this.#scheduled = false
    this.#before = ALONE
    this.#attempt(jobs, LOCK_PATIENCE_MS)
  }

  #attempt(jobs: readonly Job[], patienceMs: number): void {
    let results: unknown[]
    try {
      results = this.#db.$client.transaction(() => jobs.map((job) => job.run())).immediate()
    } catch (error) {
      if (storageFault(error) === 'locked' && patienceMs > 0) {
        setTimeout(() => this.#attempt(jobs, patienceMs - LOCK_RETRY_MS), LOCK_RETRY_MS)
        return
      }
      // One job must not take its neighbours down with it, so each gets a transaction of its own.
      if (jobs.length > 1) for (const job of jobs) this.#attempt([job], patienceMs)
      else jobs[0]?.reject(error)
      return
    }
    jobs.forEach((job, index) => {
      job.resolve(results[index] as never)
    })
  }
}
