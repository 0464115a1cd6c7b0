import { expect, test } from 'vitest'
import { lock, newIdentity, recipientOf, seal } from '#api/sealing/age.ts'
import { openKeyRing, type SealedRing } from '#api/sealing/key-ring.ts'
import { newOfficerKey, newTeamKey, PASSPHRASE, QUICK } from '#tests/support/keys.ts'
import { base64 } from '#tests/support/reporting.ts'

async function ring() {
  const officer = await newOfficerKey()
  const [earlier, current] = await Promise.all([newTeamKey(), newTeamKey()])
  const held = async (teamKeyId: string, { recipient, sealedTo }: typeof earlier) => ({
    teamKeyId,
    team: 'council',
    recipient,
    sealed: await sealedTo(officer.recipient),
  })
  const sealedRing: SealedRing = {
    recipient: officer.recipient,
    locks: [{ lock: 'passphrase', locked: officer.body.locked }],
    held: [
      { ...(await held('earlier', earlier)), retiredAt: '2026-11-01T00:00:00.000Z' },
      await held('current', current),
    ],
  }
  return { officer, earlier, current, sealedRing }
}

test('the passphrase opens the own key and every key it holds, retired ones too', async () => {
  const { officer, earlier, current, sealedRing } = await ring()
  const opened = await openKeyRing(sealedRing, PASSPHRASE)
  expect(opened.officer).toBe(officer.identity)
  expect([...opened.team]).toEqual([
    ['earlier', earlier.identity],
    ['current', current.identity],
  ])
})

test('another passphrase opens nothing, and neither does one without a key', async () => {
  const { sealedRing } = await ring()
  await expect(openKeyRing(sealedRing, 'another passphrase')).rejects.toMatchObject({ why: 'wrong_key' })
  await expect(openKeyRing({ locks: [], held: [] }, PASSPHRASE)).rejects.toMatchObject({ why: 'wrong_key' })
})

test('what is not as the server says is damaged, and no wrong passphrase', async () => {
  const { officer, current, sealedRing } = await ring()
  const stranger = await newIdentity()
  const [held] = sealedRing.held
  if (!held) throw new Error('nothing is held')
  const wrong: Record<string, SealedRing> = {
    'a team’s key sealed to somebody else': {
      ...sealedRing,
      held: [{ ...held, sealed: base64(await seal(current.identity, [await recipientOf(stranger)])) }],
    },
    'another key than it is said to be': { ...sealedRing, held: [{ ...held, recipient: officer.recipient }] },
    'words where a key should be': {
      ...sealedRing,
      held: [{ ...held, sealed: base64(await seal('no key at all', [officer.recipient])) }],
    },
    'nonsense where something sealed should be': { ...sealedRing, held: [{ ...held, sealed: btoa('x'.repeat(300)) }] },
    'an own key that is another one': { ...sealedRing, recipient: current.recipient },
    'words in the lock': {
      ...sealedRing,
      locks: [{ lock: 'passphrase', locked: base64(await lock('no key at all', PASSPHRASE, QUICK)) }],
    },
  }
  for (const [what, one] of Object.entries(wrong))
    await expect(openKeyRing(one, PASSPHRASE), what).rejects.toMatchObject({ why: 'damaged' })
})
