import { type FileFault, type FileNote, MAX_FILES } from '#api/reporting/files.ts'

/** A file that somebody chose, on its way. It is in memory and nowhere else on the device. */
export type Chosen = {
  /** In this list. */
  key: number
  name: string
  size: number
  state: 'preparing' | 'sending' | 'waiting' | 'ready' | 'wrong'
  /** From 0 to 1. */
  sent: number
  fault?: FileFault
  note?: FileNote
}

type Job = { file: File; giveUp: AbortController; id?: string }

/** The files of a report that is not sent yet: one after the other they are sealed and sent, while somebody writes. */
export class Evidence {
  /** Without those that `given` names: the server sealed these for a page without script. */
  files: Chosen[] = $state.raw([])
  /** What did not fit. */
  tooMany = $state(false)
  readonly #token: () => Promise<string>
  readonly #jobs = new Map<number, Job>()
  #last = 0
  #queue: Promise<unknown> = Promise.resolve()

  /** @param token Of the report; asked for when there is something to send. */
  constructor(token: () => Promise<string>, given: readonly FileNote[] = []) {
    this.#token = token
    this.files = given.map((note) => ({
      key: ++this.#last,
      name: note.name,
      size: note.size,
      state: 'ready',
      sent: 1,
      note,
    }))
  }

  /** Those that can go with the report. */
  get notes(): FileNote[] {
    return this.files.flatMap(({ note }) => note ?? [])
  }

  /** Whether some are still on their way. */
  get pending(): boolean {
    return this.files.some(({ state }) => state !== 'ready' && state !== 'wrong')
  }

  add(files: readonly File[]): void {
    const fits = files.slice(0, Math.max(0, MAX_FILES - this.files.filter(({ state }) => state !== 'wrong').length))
    this.tooMany = fits.length < files.length
    for (const file of fits) {
      const key = ++this.#last
      this.files = [...this.files, { key, name: file.name, size: file.size, state: 'preparing', sent: 0 }]
      this.#jobs.set(key, { file, giveUp: new AbortController() })
      this.#queue = this.#queue.then(() => this.#send(key))
    }
  }

  remove(key: number): void {
    const job = this.#jobs.get(key)
    job?.giveUp.abort()
    const id = job?.id ?? this.files.find((one) => one.key === key)?.note?.id
    this.files = this.files.filter((one) => one.key !== key)
    this.#jobs.delete(key)
    this.tooMany = false
    if (id) void this.#forget(id)
  }

  /** Sends all of them once more: they waited longer than the server keeps them. */
  again(): void {
    const files = this.files.flatMap(({ key }) => this.#jobs.get(key)?.file ?? [])
    this.clear()
    this.add(files)
  }

  clear(): void {
    for (const { giveUp } of this.#jobs.values()) giveUp.abort()
    this.#jobs.clear()
    this.files = []
    this.tooMany = false
  }

  async #send(key: number): Promise<void> {
    const job = this.#jobs.get(key)
    if (!job) return
    try {
      const { readyFile } = await import('./ready-file.ts')
      const { sendFile } = await import('./send-file.ts')
      const ready = await readyFile(job.file)
      if ('fault' in ready) return this.#change(key, { state: 'wrong', fault: ready.fault })
      this.#change(key, { state: 'sending', name: ready.name, size: ready.blob.size })
      const done = await sendFile(fetch.bind(globalThis), await this.#token(), ready, {
        sent: (sent) => this.#change(key, { sent }),
        waiting: (waits) => this.#change(key, { state: waits ? 'waiting' : 'sending' }),
        begun: (id) => {
          job.id = id
        },
        signal: job.giveUp.signal,
      })
      if (job.giveUp.signal.aborted) return
      this.#change(key, 'fault' in done ? { state: 'wrong', fault: done.fault } : { state: 'ready', note: done.note })
    } catch {
      this.#change(key, { state: 'wrong', fault: 'failed' })
    }
  }

  #change(key: number, change: Partial<Chosen>): void {
    this.files = this.files.map((one) => (one.key === key ? { ...one, ...change } : one))
  }

  async #forget(id: string): Promise<void> {
    const { forgetFile } = await import('./send-file.ts')
    await forgetFile(fetch.bind(globalThis), await this.#token(), id)
  }
}
