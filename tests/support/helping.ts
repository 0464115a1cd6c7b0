import { sealEnvelope } from '#api/sealing/envelope.ts'
import { keysOf, newReportCode } from '#api/sealing/report-code.ts'
import type { Role } from '#db/schema/staff.ts'
import { desk } from './cases.ts'
import { officer } from './keys.ts'
import { base64, sealedReport } from './reporting.ts'

/** A team that takes reports, and Chidi, a champion with a key of his own. */
export async function helperDesk(...roles: Role[]) {
  const at = await desk()
  const chidi = await officer(at.app, 'chidi@council.example', ...(roles.length > 0 ? roles : (['champion'] as const)))
  const helper = (email: string, ...own: Role[]) => officer(at.app, email, ...own)
  /** What a helper's browser sends for somebody. */
  const forSomebody = async (more: object = {}) => {
    const made = await sealedReport(at.team)
    const label = await sealEnvelope({ kind: 'label', report: made.id, words: 'Mrs A.' }, [chidi.recipient])
    const about = { cameBy: 'telephone', takenOn: '2026-11-30', consentGiven: 'spoken', helperSees: true }
    return { ...made, body: { ...made.body, ...about, label: base64(label), ...more } }
  }
  /** The same, sent. */
  const helped = async (more: object = {}) => {
    const made = await forSomebody(more)
    const response = await chidi.call('POST', '/api/staff/helping', made.body)
    if (response.status !== 201) throw new Error(`it was answered ${response.status}: ${await response.text()}`)
    return made
  }
  /** A code to take a report over, made on the helper's desk. */
  const handOver = async (id: string) => {
    const keys = await keysOf(newReportCode())
    const response = await chidi.call('POST', `/api/staff/helping/${id}/hand-over`, { token: keys.token })
    return { token: keys.token, status: response.status, body: await response.json() }
  }
  /** Words between the team and a helper, as a browser seals them. */
  const between = async (kind: 'to_helper' | 'from_helper', report: string, words: string) => {
    const sealed = await sealEnvelope({ kind, report, words }, [chidi.recipient, at.team.recipient])
    return { id: crypto.randomUUID(), teamKeyId: at.team.id, sealed: base64(sealed) }
  }
  return { ...at, chidi, helper, forSomebody, helped, handOver, between }
}

/** A code as the person's own browser makes it. */
export async function ownCode() {
  const keys = await keysOf(newReportCode())
  const { token, recipient, identity } = keys
  return { keys, identity, own: { token, recipient } }
}

/** The person takes a report over with a code that they were given, and has one of their own from then on. */
export async function takesOver(post: (path: string, body: object) => Response | Promise<Response>, token: string) {
  const code = await ownCode()
  const response = await post('/api/reports/hand-over/claim', { token, own: code.own })
  if (response.status !== 200) throw new Error(`taking over was answered ${response.status}: ${await response.text()}`)
  return { ...code, report: await response.json() }
}
