import { UnopenedError } from '#api/sealing/age.ts'
import type { KeyRing, SealedRing } from '#api/sealing/key-ring.ts'
import type keys from '#locales/en/keys.json'
import { formats } from '../../format.ts'
import { type Answered, call } from './call.ts'
import type { PartsWrong } from './recovery-acts.ts'
import { holdersOf, type TeamKeys } from './team.ts'

export type KeyWords = typeof keys
export type KeysProps = {
  words: KeyWords
  me: { id: string; name: string; email: string }
  /** Absent for those who only look after rehearsals. */
  ring?: SealedRing | undefined
  team?: TeamKeys | undefined
  /** May share, replace and restore the team's key. */
  coordinates: boolean
  council: string
  format: string
  timezone: string
  /** The server's clock when the page was made. */
  now: string
  /** This site at an address that passkeys can be bound to. */
  named: string
}

/** What is wrong in which field. */
export type FieldsWrong = { ok: false; wrong: Readonly<Record<string, string>> }
type Outcome = Answered<unknown> | PartsWrong | FieldsWrong
type Done = keyof KeyWords['done']
type Failure = keyof KeyWords['failures']

/** What the sections of the keys page share: what is known, what is open, and how the last act went. */
export class KeyDesk {
  readonly props: KeysProps
  readonly words: KeyWords
  readonly #written: ReturnType<typeof formats>
  ring: SealedRing | undefined = $state.raw()
  team: TeamKeys | undefined = $state.raw()
  open: KeyRing | undefined = $state.raw()
  problems: { field: string; sentence: string; inSummary: string }[] = $state.raw([])
  failure: Failure | undefined = $state()
  done: Done | undefined = $state()
  busy = $state(false)

  constructor(props: KeysProps) {
    this.props = props
    this.words = props.words
    this.#written = formats(props.format, props.timezone)
    this.ring = props.ring
    this.team = props.team
  }

  date(instant: string): string {
    return this.#written.date(new Date(instant))
  }

  list(names: readonly string[]): string {
    return this.#written.list(names)
  }

  get holds(): boolean {
    return this.team !== undefined && holdersOf(this.team).some(({ id }) => id === this.props.me.id)
  }

  problemAt(field: string): string | undefined {
    return this.problems.find((problem) => problem.field === field)?.sentence
  }

  /** Does something, says how it went, and looks again at how everything is. */
  async act(done: Done | undefined, fields: readonly string[], job: () => Promise<Outcome>): Promise<boolean> {
    if (this.busy) return false
    this.busy = true
    this.#forget()
    // The derivation holds the page up: its word has to be there before.
    await new Promise((resolve) => setTimeout(resolve, 50))
    const outcome = await job().catch((error: unknown) => this.#thrown(error, fields))
    if (outcome.ok) {
      if (done) await this.look()
      this.done = done
    } else if ('parts' in outcome) this.#refuse(partsWrong(fields, outcome.parts, this.words))
    else if ('wrong' in outcome) this.#refuse(outcome.wrong)
    else await this.#refused(outcome.code, outcome.fields)
    this.busy = false
    return outcome.ok
  }

  fail(failure: Failure): void {
    this.#forget()
    this.failure = failure
  }

  #forget(): void {
    this.problems = []
    this.failure = undefined
    this.done = undefined
  }

  #refuse(wrong: Readonly<Record<string, string>>): void {
    this.problems = Object.entries(wrong).map(([field, sentence]) => ({
      field,
      sentence,
      inSummary: sentence,
    }))
  }

  async #refused(code: string, fields: Readonly<Record<string, string>>): Promise<void> {
    const { failures } = this.words
    if (code === 'conflict' || code === 'not_found') {
      await this.look()
      this.failure = 'conflict'
    } else if (code === 'invalid_input' && fields.opened === 'wrong') this.failure = 'wrong'
    else this.failure = isFailure(code, failures) ? code : 'internal'
  }

  #thrown(error: unknown, [field = '']: readonly string[]): FieldsWrong | Answered<unknown> {
    if (!(error instanceof UnopenedError)) throw error
    if (error.why === 'wrong_key') return { ok: false, wrong: { [field]: this.words.faults.wrongKey } }
    return { ok: false, status: 0, code: 'damaged', fields: {} }
  }

  async look(): Promise<void> {
    if (this.ring) {
      const answer = await call<SealedRing>('GET', '/api/staff/keys/ring')
      if (answer.ok) this.ring = answer.body
    }
    if (this.team) {
      const answer = await call<TeamKeys>('GET', '/api/staff/keys/team')
      if (answer.ok) this.team = answer.body
    }
  }
}

function isFailure(code: string, failures: KeyWords['failures']): code is Failure {
  return Object.hasOwn(failures, code)
}

function partsWrong(
  fields: readonly string[],
  parts: PartsWrong['parts'],
  { faults }: KeyWords,
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    parts.flatMap((problem, index) => (problem ? [[fields[index] ?? '', faults[`part_${problem}`]]] : [])),
  )
}
