import { type Cleaned, type FileFault, type FileNote, MAX_FILES } from '#api/reporting/files.ts'
import { type LeftOut, type RefusedFile, unsentOf } from './evidence-words.ts'
import { LEAVING } from './history-steps.ts'
import { isSameFile } from './same-file.ts'
import type { Ready } from './send-file.ts'

/** A file that somebody chose, on its way. It is in memory and nowhere else on the device. */
export type Chosen = {
  /** In this list. */
  key: number
  name: string
  size: number
  /** `asking`: not everything that it says about who made it could be taken out, and whoever chose it decides. */
  state: 'preparing' | 'asking' | 'sending' | 'waiting' | 'ready' | 'wrong'
  /** How long it has been prepared, in seconds. */
  seconds: number
  /** From 0 to 1. */
  sent: number
  /** Once that is known. */
  cleaned?: Cleaned
  ending?: FileNote['ending']
  fault?: FileFault
  note?: FileNote
  /** Of a picture, to tell it from others: in memory only. */
  small?: HTMLCanvasElement
}

type Job = { file: File; giveUp: AbortController; ready?: Ready; id?: string }

/** The files of a report that is not sent yet: one after the other they are sealed and sent, while somebody writes. */
export class Evidence {
  /** Without those that `given` names: the server sealed these for a page without script. */
  files: Chosen[] = $state.raw([])
  /** Of what was chosen last. */
  leftOut: LeftOut[] = $state.raw([])
  /** Those that are no longer among `files`, and were not taken. */
  #gone: readonly RefusedFile[] = $state.raw([])
  readonly #token: () => Promise<string>
  readonly #jobs = new Map<number, Job>()
  #last = 0
  #queue: Promise<unknown> = Promise.resolve()

  /**
   * @param token Of the report; asked for when there is something to send.
   * @param undecided Of those that are given, the ones that somebody has to decide about.
   * @param unsent Those that the server could not take.
   */
  constructor(
    token: () => Promise<string>,
    given: readonly FileNote[] = [],
    undecided: readonly { note?: FileNote['id'] }[] = [],
    unsent: readonly RefusedFile[] = [],
  ) {
    this.#token = token
    this.#gone = unsent
    this.files = given.map((note) => ({
      key: ++this.#last,
      name: note.name,
      size: note.size,
      state: undecided.some((one) => one.note === note.id) ? 'asking' : 'ready',
      seconds: 0,
      sent: 1,
      ending: note.ending,
      ...(note.cleaned && { cleaned: note.cleaned }),
      note,
    }))
  }

  /** Those that are sealed: they can go with the report, unless one is `pending`. */
  get notes(): FileNote[] {
    return this.files.flatMap(({ note }) => note ?? [])
  }

  /** Those that do not go with the report although somebody chose them, for what they say at the end. */
  get unsent(): RefusedFile[] {
    const wrong = this.files.flatMap(({ name, fault }) => (fault ? { name, fault } : []))
    return unsentOf(
      [...this.#gone, ...wrong],
      this.files.filter(({ fault }) => !fault),
    )
  }

  /** Whether some are still on their way, or wait for an answer. */
  get pending(): boolean {
    return this.files.some(({ state }) => state !== 'ready' && state !== 'wrong')
  }

  add(files: readonly File[]): void {
    const fits = files.slice(0, Math.max(0, MAX_FILES - this.files.filter(({ state }) => state !== 'wrong').length))
    const beyond = files.slice(fits.length)
    this.leftOut = beyond.map(({ name }) => ({ name, why: 'tooMany' }))
    this.#gone = [...this.#gone, ...beyond.map(({ name }) => ({ name, fault: 'tooMany' as const }))]
    for (const file of fits) {
      const key = ++this.#last
      this.files = [...this.files, { key, name: file.name, size: file.size, state: 'preparing', seconds: 0, sent: 0 }]
      this.#jobs.set(key, { file, giveUp: new AbortController() })
      this.#queue = this.#queue.then(() => this.#prepare(key))
    }
    if (fits.length > 0) this.#warn()
  }

  /** Somebody decided to send it, although not everything could be taken out of it. */
  accept(key: number): void {
    const isSealed = this.files.find((one) => one.key === key)?.note !== undefined
    this.#change(key, { state: isSealed ? 'ready' : 'sending' })
    if (!isSealed) this.#queue = this.#queue.then(() => this.#send(key))
  }

  remove(key: number): void {
    const job = this.#jobs.get(key)
    job?.giveUp.abort()
    const file = this.files.find((one) => one.key === key)
    const id = job?.id ?? file?.note?.id
    // Whoever removes another has only thought again.
    if (file?.state === 'asking') this.#gone = [...this.#gone, { name: file.name, fault: 'unclean' }]
    this.files = this.files.filter((one) => one.key !== key)
    this.#jobs.delete(key)
    this.leftOut = []
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
    this.leftOut = []
    this.#letGo()
  }

  async #prepare(key: number): Promise<void> {
    const job = this.#jobs.get(key)
    if (!job) return
    const began = Date.now()
    const clock = setInterval(() => this.#change(key, { seconds: Math.floor((Date.now() - began) / 1_000) }), 1_000)
    try {
      if (await this.#isThere(key, job.file)) return this.#leaveOut(key)
      const { readyFile } = await import('./ready-file.ts')
      const ready = await readyFile(job.file, {
        waiting: (waits) => this.#change(key, { state: waits ? 'waiting' : 'preparing' }),
        signal: job.giveUp.signal,
      })
      if ('fault' in ready) return this.#change(key, { state: 'wrong', fault: ready.fault })
      job.ready = ready
      const { name, blob, cleaned, ending, small } = ready
      const state = cleaned === 'clean' ? 'sending' : 'asking'
      this.#change(key, { name, size: blob.size, cleaned, ending, state, ...(small && { small }) })
    } catch {
      return this.#change(key, { state: 'wrong', fault: 'failed' })
    } finally {
      clearInterval(clock)
    }
    if (job.ready.cleaned === 'clean') await this.#send(key)
  }

  /** Whether the same file was chosen before, whatever it is called. What became nothing can be chosen once more. */
  async #isThere(key: number, file: File): Promise<boolean> {
    for (const before of this.files) {
      const job = this.#jobs.get(before.key)
      if (job && before.key < key && !before.fault && (await isSameFile(job.file, file))) return true
    }
    return false
  }

  #leaveOut(key: number): void {
    const leftOut = this.files.flatMap(({ key: one, name }) => (one === key ? { name, why: 'twice' as const } : []))
    this.files = this.files.filter((one) => one.key !== key)
    this.#jobs.delete(key)
    this.leftOut = [...this.leftOut, ...leftOut]
  }

  async #send(key: number): Promise<void> {
    const job = this.#jobs.get(key)
    if (!job?.ready) return
    try {
      const { sendFile } = await import('./send-file.ts')
      const done = await sendFile(fetch.bind(globalThis), await this.#token(), job.ready, {
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
    } finally {
      // What was made of it is as large as itself.
      delete job.ready
    }
  }

  #change(key: number, change: Partial<Chosen>): void {
    this.files = this.files.map((one) => (one.key === key ? { ...one, ...change } : one))
  }

  async #forget(id: string): Promise<void> {
    const { forgetFile } = await import('./send-file.ts')
    await forgetFile(fetch.bind(globalThis), await this.#token(), id)
  }

  /** Nothing is kept on the device, so a page that is left begins anew: the browser asks, but never on the way out. */
  #warn(): void {
    addEventListener('beforeunload', this.#ask)
    addEventListener(LEAVING, this.#letGo)
  }

  readonly #ask = (event: BeforeUnloadEvent) => {
    if (this.pending) event.preventDefault()
  }

  readonly #letGo = () => {
    if (typeof window === 'undefined') return
    removeEventListener('beforeunload', this.#ask)
    removeEventListener(LEAVING, this.#letGo)
  }
}
