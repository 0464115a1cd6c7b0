import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  countRecipients,
  lock,
  looksSealed,
  newIdentity,
  RECIPIENT,
  recipientOf,
  seal,
  unlock,
  unseal,
} from '#api/sealing/age.ts'
import { openEnvelope, sealEnvelope } from '#api/sealing/envelope.ts'
import { newRecoveryKey, restoreRecoveryKey } from '#api/sealing/recovery.ts'
import { keysOf, newReportCode, readReportCode, spoken } from '#api/sealing/report-code.ts'

async function team() {
  const identity = await newIdentity()
  return { identity, recipient: await recipientOf(identity) }
}
const WORDS = 'گفتند برو به کشورت. They said: go home. 😡'
const REPORT = '0b9d8f9a-4c53-4a40-8a40-0a8c9c0c5f11'

describe('sealed words', () => {
  test('each recipient alone opens them, and nobody else', async () => {
    const [one, two, stranger] = await Promise.all([team(), team(), team()])
    const sealed = await seal(WORDS, [one.recipient, two.recipient])
    for (const { identity } of [one, two])
      expect(new TextDecoder().decode(await unseal(sealed, [identity]))).toBe(WORDS)
    await expect(unseal(sealed, [stranger.identity])).rejects.toMatchObject({ why: 'wrong_key' })
    expect(Buffer.from(sealed).includes('country')).toBe(false)
    expect(one.recipient).toMatch(RECIPIENT)
    expect(looksSealed(sealed)).toBe(true)
  })

  test('for a team and a centre: each alone opens them, a centre that was not named does not, and two are counted', async () => {
    const [council, centre, other] = await Promise.all([team(), team(), team()])
    const sealed = await sealEnvelope({ kind: 'account', report: REPORT, words: { what: WORDS } }, [
      council.recipient,
      centre.recipient,
    ])
    const expected = { kind: 'account', report: REPORT }
    for (const { identity } of [council, centre])
      expect(await openEnvelope(sealed, [identity], expected)).toEqual({ what: WORDS })
    await expect(openEnvelope(sealed, [other.identity], expected)).rejects.toMatchObject({ why: 'wrong_key' })
    expect(countRecipients(sealed)).toBe(2)
    // The same key twice is one reader; words that look like a recipient are none.
    expect(countRecipients(await seal('\n-> X25519 x\n', [council.recipient, council.recipient]))).toBe(1)
    expect(countRecipients(new TextEncoder().encode('\n-> X25519 x\n'.repeat(20)))).toBe(20)
    expect(countRecipients(new Uint8Array())).toBe(0)
  })

  test.each<[string, (sealed: Uint8Array) => Uint8Array]>([
    ['cut off at the end', (sealed) => sealed.subarray(0, -1)],
    ['cut off in the header', (sealed) => sealed.subarray(0, 60)],
    ['nothing at all', () => new Uint8Array()],
    ['open words', () => new TextEncoder().encode(WORDS.repeat(20))],
    [
      'changed in one bit',
      (sealed) => {
        const changed = Uint8Array.from(sealed)
        changed[changed.length - 5] = (changed.at(-5) ?? 0) ^ 1
        return changed
      },
    ],
    [
      'two blocks the other way round',
      (sealed) => {
        const header = sealed.length - 3 * 65_536 - 32
        const [a, b] = [sealed.slice(header, header + 65_536), sealed.slice(header + 65_536, header + 131_072)]
        const changed = Uint8Array.from(sealed)
        changed.set(b, header)
        changed.set(a, header + 65_536)
        return changed
      },
    ],
  ])('that are %s do not open', async (_case, spoil) => {
    const { identity, recipient } = await team()
    const sealed = await seal(new Uint8Array(3 * 65_536), [recipient])
    await expect(unseal(spoil(sealed), [identity])).rejects.toMatchObject({ why: 'damaged' })
  })

  test.each([
    ['another report', { report: 'another' }],
    ['another place in the report', { kind: 'message' }],
  ])('are not taken for part of %s', async (_case, other) => {
    const { identity, recipient } = await team()
    const sealed = await sealEnvelope({ kind: 'account', report: REPORT, words: { what: WORDS } }, [recipient])
    const expected = { kind: 'account', report: REPORT }
    expect(await openEnvelope(sealed, [identity], expected)).toEqual({ what: WORDS })
    await expect(openEnvelope(sealed, [identity], { ...expected, ...other })).rejects.toMatchObject({ why: 'damaged' })
  })

  test.each([['null'], ['[]'], ['7'], ['{}'], ['{"v":1,"kind":"account","report":"x"}'], ['not JSON']])(
    'that hold %s are no envelope',
    async (text) => {
      const { identity, recipient } = await team()
      const sealed = await seal(text, [recipient])
      await expect(openEnvelope(sealed, [identity], { kind: 'account', report: 'x' })).rejects.toMatchObject({
        why: 'damaged',
      })
    },
  )

  test('say nothing by their length: a word more or less makes none', async () => {
    const { recipient } = await team()
    const size = async (what: string) =>
      (await sealEnvelope({ kind: 'account', report: REPORT, words: { what } }, [recipient])).length
    expect(await size('No')).toBe(await size('They hit me and I am afraid to go home'))
  })

  test('open with the ordinary age command', async () => {
    const { identity, recipient } = await team()
    const folder = mkdtempSync(join(tmpdir(), 'saysafe-age-'))
    try {
      writeFileSync(join(folder, 'key.txt'), `${identity}\n`, { mode: 0o600 })
      writeFileSync(join(folder, 'report.age'), await seal(WORDS, [recipient, (await team()).recipient]))
      const opened = execFileSync('age', ['--decrypt', '-i', 'key.txt', 'report.age'], { cwd: folder })
      expect(opened.toString()).toBe(WORDS)
    } finally {
      rmSync(folder, { recursive: true })
    }
  })

  test('what age sealed opens here', async () => {
    const { identity, recipient } = await team()
    const sealed = execFileSync('age', ['-r', recipient], { input: WORDS })
    expect(new TextDecoder().decode(await unseal(sealed, [identity]))).toBe(WORDS)
  })
})

test('a passphrase unlocks a key, another one does not', async () => {
  const identity = await newIdentity()
  const locked = await lock(identity, 'seven green umbrellas')
  expect(await unlock(locked, 'seven green umbrellas')).toBe(identity)
  await expect(unlock(locked, 'seven green umbrella')).rejects.toMatchObject({ why: 'wrong_key' })
})

describe('a report’s code', () => {
  test('has twenty digits in groups of four, and comes back however it is typed', () => {
    const code = newReportCode()
    expect(spoken(code)).toMatch(/^\d{4}( \d{4}){4}$/)
    const persian = [...spoken(code)].map((c) => (c === ' ' ? '\u200f-' : String.fromCodePoint(0x6f0 + Number(c))))
    for (const typed of [code, spoken(code), `  ${spoken(code).replaceAll(' ', ' – ')}\n`, persian.join('')])
      expect(readReportCode(typed)).toEqual({ code })
  })

  test('with any one digit wrong, or any two neighbours swapped, is known to be mistyped', () => {
    fc.assert(
      fc.property(fc.constant(0).map(newReportCode), fc.nat(19), fc.integer({ min: 1, max: 9 }), (code, place, by) => {
        const digits = [...code].map(Number)
        const wrong = digits.with(place, ((digits[place] ?? 0) + by) % 10).join('')
        expect(readReportCode(wrong)).toEqual({ problem: 'checkDigit' })
        const next = (place + 1) % 20
        if (next === 0 || digits[place] === digits[next]) return
        const swapped = digits.with(place, digits[next] ?? 0).with(next, digits[place] ?? 0)
        expect(readReportCode(swapped.join(''))).toEqual({ problem: 'checkDigit' })
      }),
    )
  })

  test.each([
    ['', 'missing'],
    [' - ', 'missing'],
    ['1234', 'tooShort'],
    ['1'.repeat(21), 'tooLong'],
    ['12a4', 'notDigits'],
  ])('typed as "%s" is refused: %s', (typed, problem) => {
    expect(readReportCode(typed)).toEqual({ problem })
  })

  test('yields the same keys every time, and others for another code', async () => {
    const [code, other] = [newReportCode(), newReportCode()]
    const [first, again, others] = await Promise.all([keysOf(code), keysOf(code), keysOf(other)])
    expect(again).toEqual(first)
    expect(others.token).not.toBe(first.token)
    expect(first.token).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(first.recipient).toBe(await recipientOf(first.identity))
    const reply = await seal(WORDS, [first.recipient])
    expect(new TextDecoder().decode(await unseal(reply, [again.identity]))).toBe(WORDS)
  })
})

describe('the recovery key', () => {
  test('comes back from any two of its three parts, typed in small letters and with spaces', async () => {
    const { recipient, parts } = await newRecoveryKey()
    expect(parts).toHaveLength(3)
    const sealed = await seal(WORDS, [recipient])
    const [a = '', b = '', c = ''] = parts
    const spaced = b.toLowerCase().replace(/.{4}/g, '$& ')
    for (const two of [
      [a, spaced],
      [c, a],
      [spaced, c],
    ] as const) {
      const { identity = '' } = await restoreRecoveryKey(two, recipient)
      expect(new TextDecoder().decode(await unseal(sealed, [identity]))).toBe(WORDS)
    }
  })

  test('does not come back from one part, a mistyped one, or parts of two keys, and says which is wrong', async () => {
    const { recipient, parts } = await newRecoveryKey()
    const [a = '', b = ''] = parts
    const [foreign = ''] = (await newRecoveryKey()).parts
    const mistyped = b.slice(0, -1) + (b.endsWith('Q') ? 'P' : 'Q')
    expect(await restoreRecoveryKey([a, ''], recipient)).toEqual({ problems: [undefined, 'missing'] })
    expect(await restoreRecoveryKey([mistyped, a], recipient)).toEqual({ problems: ['mistyped', undefined] })
    expect(await restoreRecoveryKey([a, a], recipient)).toEqual({ problems: [undefined, 'samePart'] })
    expect(await restoreRecoveryKey([a, foreign], recipient)).toEqual({ problems: ['otherKey', 'otherKey'] })
  })
})
