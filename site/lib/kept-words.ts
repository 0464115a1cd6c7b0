import { base64 } from '@scure/base'
import type { Recipient } from '#api/sealing/age.ts'
import { openEnvelope, sealEnvelope } from '#api/sealing/envelope.ts'
import type { ReportKeys } from '#api/sealing/report-code.ts'
import { type Carried, carriedFields, carriedIn } from './return-steps.ts'
import type { OpenedReport } from './returning.ts'

/**
 * What somebody had written on a page that was posted before. Only their code opens it, so it can wait in the page
 * that asks for the code, whoever is in front of it.
 */
export type Unsent = { sealedTo: (recipient: Recipient) => Promise<string> }

const KIND = { kind: 'unsent', report: '' }
/** What each button is about. */
const ABOUT: Readonly<Record<string, readonly string[]>> = {
  write: ['to_team'],
  add: ['addition'],
  data: ['data', 'right'],
  consents: ['toPolice'],
  rate: ['satisfaction'],
}

/** @param done The button whose words need not be kept; undefined when nothing was written besides. */
export function keepUnsent(form: FormData, done: string | undefined): Unsent | undefined {
  const carried = carriedIn(form)
  const about = ABOUT[done ?? ''] ?? []
  const contact = done === 'contact' ? {} : carried.contact
  const fields = carriedFields({ ...carried, contact }).filter(([name, value]) => value !== '' && !about.includes(name))
  if (fields.every(([name]) => name.startsWith('id.'))) return undefined
  return {
    sealedTo: async (recipient) => base64.encode(await sealEnvelope({ ...KIND, words: fields }, [recipient])),
  }
}

/** What the code opens of it; nothing when it is not of this code, or nothing at all. */
export async function unsentIn({ identity }: ReportKeys, kept: string): Promise<Carried | undefined> {
  try {
    const fields = await openEnvelope(base64.decode(kept), [identity], KIND)
    if (!Array.isArray(fields)) return undefined
    const form = new FormData()
    for (const [name, value] of fields as unknown[][]) form.append(String(name), String(value))
    return carriedIn(form)
  } catch {
    // Of another code, or nothing of ours.
    return undefined
  }
}

/** Without what was sent all the same; and what is changed before it is sent again is stored anew. */
export function unsentOf(
  { typed, contact, ids }: Carried,
  { messages }: OpenedReport,
): Pick<Carried, 'typed' | 'contact'> {
  const sent = (id: string) => messages.some((one) => one.id === id)
  const words = {
    ...typed,
    ...(sent(ids.to_team) && { to_team: '' }),
    ...(sent(ids.data) && { data: '', right: '' as const }),
  }
  return { typed: words, contact }
}
