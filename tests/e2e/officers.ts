import { newRecoveryKey } from '#api/sealing/recovery.ts'
import type { Call } from '#site/lib/staff/keys/call.ts'
import { prove } from '#site/lib/staff/keys/recovery-acts.ts'
import type { TeamKeys } from '#site/lib/staff/keys/team.ts'
import { makeTeamKey } from '#site/lib/staff/keys/team-acts.ts'
import { newOfficerKey } from '#tests/support/keys.ts'
import type { Colleague } from './server.ts'

/** What a colleague's browser would call. */
export function callBy(colleague: Colleague): Call {
  return async (method, path, body) => {
    const answer = await colleague.call(method, path, body)
    if (answer.status < 300) return { ok: true, body: answer.body }
    return { ok: false, status: answer.status, ...answer.body.error }
  }
}

/** Gives somebody a key of their own, without the seconds that its passphrase costs. */
export async function giveKey(colleague: Colleague): Promise<{ id: string; recipient: string }> {
  const { body, recipient } = await newOfficerKey()
  await colleague.call('POST', '/api/staff/keys', body)
  return { id: colleague.id, recipient }
}

/** Opens reporting as the first coordinator does on the page of keys; gives the parts of the recovery key. */
export async function openReporting(colleague: Colleague): Promise<string[]> {
  const call = callBy(colleague)
  const me = await giveKey(colleague)
  const { recipient, parts } = await newRecoveryKey()
  const made = await call<{ id: string }>('POST', '/api/staff/keys/recovery', { recipient })
  const [first = '', second = ''] = parts
  if (made.ok) await prove(call, { id: made.body.id, recipient }, [first, second])
  const team = await call<TeamKeys>('GET', '/api/staff/keys/team')
  const key = team.ok ? await makeTeamKey(call, team.body, me) : undefined
  if (!key?.ok) throw new Error('reporting could not be opened')
  return parts
}
