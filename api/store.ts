import { CommitQueue } from '#db/commit-queue.ts'
import { type Database, openDatabase } from '#db/open.ts'
import { reportStore } from '#db/queries/report-store.ts'
import { responseStore } from '#db/queries/responses.ts'
import { type StorageFault, storageFault } from '#db/storage-fault.ts'
import { AppError } from './errors.ts'

/** What the routes need of an open database. */
export type OpenStore = {
  db: Database
  queue: CommitQueue
  storeResponse: ReturnType<typeof responseStore>
  storeReport: ReturnType<typeof reportStore>
}

/** How long a fault that may pass is left alone before the file is tried again. */
const RETRY_MS = 15_000

/**
 * The database, or the reason why there is none. A server whose database cannot be
 * opened goes on serving pages to read and answers `unavailable` for the rest; a fault
 * that may pass, such as a full disk, is tried again when somebody asks.
 */
export class Store {
  #open: OpenStore | undefined
  #fault: StorageFault | undefined
  #retry: (() => Database) | undefined
  #triedAt = 0

  private constructor(retry?: () => Database) {
    this.#retry = retry
  }

  static of(db: Database): Store {
    const store = new Store()
    store.#use(db)
    return store
  }

  /**
   * Opens the file and prepares it; a fault of the disk or the file is kept.
   * @throws whatever else `prepare` throws.
   */
  static open(file: string, prepare: (db: Database) => void = () => undefined): Store {
    const open = (openTimeoutMs: number) => () => {
      const db = openDatabase(file, { openTimeoutMs })
      try {
        prepare(db)
        return db
      } catch (error) {
        db.$client.close()
        throw error
      }
    }
    // Later there are people to serve, who must not wait for somebody else's lock.
    const store = new Store(open(50))
    store.#attempt(open(5_000))
    return store
  }

  get fault(): StorageFault | undefined {
    return this.#fault
  }

  /** Whether answers could be stored at this moment: takes the write lock and gives it back. */
  probe(): 'ok' | StorageFault {
    if (!this.#open) this.#attemptAgain()
    if (!this.#open) return this.#fault ?? 'failing'
    try {
      this.#open.db.$client.exec('BEGIN IMMEDIATE; ROLLBACK')
      return 'ok'
    } catch (error) {
      return storageFault(error) ?? 'failing'
    }
  }

  /** @throws AppError `unavailable` while there is no database. */
  use(): OpenStore {
    if (!this.#open) this.#attemptAgain()
    if (!this.#open) throw new AppError('unavailable', {}, { 'retry-after': '60' })
    return this.#open
  }

  close(): void {
    this.#open?.db.$client.close()
    this.#open = undefined
    this.#fault ??= 'failing'
    this.#retry = undefined
  }

  #use(db: Database): void {
    this.#open = { db, queue: new CommitQueue(db), storeResponse: responseStore(db), storeReport: reportStore(db) }
    this.#fault = undefined
  }

  #attemptAgain(): void {
    // A damaged file does not mend itself; trying would only hide it.
    if (this.#fault !== 'damaged' && performance.now() - this.#triedAt > RETRY_MS) this.#attempt(this.#retry)
  }

  #attempt(open: (() => Database) | undefined): void {
    if (!open) return
    this.#triedAt = performance.now()
    try {
      this.#use(open())
    } catch (error) {
      this.#fault = storageFault(error)
      if (!this.#fault) throw error
    }
  }
}
