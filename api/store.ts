import { CommitQueue } from '#db/commit-queue.ts'
import { type Database, openDatabase } from '#db/open.ts'
import { responseStore } from '#db/queries/responses.ts'
import { type StorageFault, storageFault } from '#db/storage-fault.ts'
import { AppError } from './errors.ts'

/** What the routes need of an open database. */
export type OpenStore = { db: Database; queue: CommitQueue; storeResponse: ReturnType<typeof responseStore> }

/**
 * The database, or the reason why there is none. A server whose database cannot be
 * opened goes on serving pages to read and answers `unavailable` for the rest.
 */
export class Store {
  #open: OpenStore | undefined
  #fault: StorageFault | undefined

  private constructor(open: OpenStore | undefined, fault: StorageFault | undefined) {
    this.#open = open
    this.#fault = fault
  }

  static of(db: Database): Store {
    return new Store({ db, queue: new CommitQueue(db), storeResponse: responseStore(db) }, undefined)
  }

  /** Opens the file; a fault of the disk or the file is kept, anything else is thrown. */
  static open(file: string): Store {
    try {
      return Store.of(openDatabase(file))
    } catch (error) {
      const fault = storageFault(error)
      if (!fault) throw error
      return new Store(undefined, fault)
    }
  }

  /** Whether answers could be stored at this moment: takes the write lock and gives it back. */
  probe(): 'ok' | StorageFault {
    if (!this.#open) return this.#fault ?? 'failing'
    try {
      this.#open.db.$client.exec('BEGIN IMMEDIATE; ROLLBACK')
      return 'ok'
    } catch (error) {
      return storageFault(error) ?? 'failing'
    }
  }

  get fault(): StorageFault | undefined {
    return this.#fault
  }

  /** @throws AppError `unavailable` while there is no database. */
  use(): OpenStore {
    if (!this.#open) throw new AppError('unavailable', {}, { 'retry-after': '60' })
    return this.#open
  }

  close(): void {
    this.#open?.db.$client.close()
    this.#open = undefined
    this.#fault ??= 'failing'
  }
}
