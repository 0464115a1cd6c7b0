import type { Contact } from '#api/reporting/account.ts'
import type { Recipient } from '#api/sealing/age.ts'
import { sealEnvelope } from '#api/sealing/envelope.ts'
import type { CaseDetailJson, Desk } from './desk.ts'
import { type OpenMessage, toBase64 } from './unseal.ts'

type Kind = 'to_person' | 'to_helper' | 'note' | 'contact'

/**
 * Words for a case as the API takes them, sealed here to the team and to whoever else is to read them.
 * Nothing while the team has no key.
 *
 * @param also `readers` besides the team and the centre; `centreKey` where the centre is to read them too.
 */
export async function sealFor(
  { id: report, teamKey }: Pick<CaseDetailJson, 'id' | 'teamKey'>,
  kind: Kind,
  { id, words }: { id: string; words: string | Contact },
  { readers = [], centreKey }: { readers?: Recipient[]; centreKey?: CaseDetailJson['centreKey'] } = {},
) {
  if (!teamKey) return undefined
  const all = [...readers, teamKey.recipient, ...(centreKey ? [centreKey.recipient] : [])]
  const sealed = toBase64(await sealEnvelope({ kind, report, words }, all))
  return { id, teamKeyId: teamKey.id, ...(centreKey && { centreKeyId: centreKey.id }), sealed }
}

/** The same ids for each try with the same content, so that pressing twice stores once. */
export function attempts(): (content: string) => { id: string; noteId: string } {
  let last: { content: string; id: string; noteId: string } | undefined
  return (content) => {
    if (last?.content !== content) last = { content, id: crypto.randomUUID(), noteId: crypto.randomUUID() }
    return last
  }
}

/** What was just sent, as the case shows it without asking for it again. */
export function writtenNow({ me, now, seat }: Desk, kind: OpenMessage['kind'], id: string, words: string): OpenMessage {
  return { id, kind, by: me.name, byCentre: seat !== undefined, at: now().toISOString(), opened: { words } }
}
