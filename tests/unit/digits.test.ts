import { expect, test } from 'vitest'
import { hashOf } from '#api/auth/secrets.ts'
import { newTotpSecret, totpCode, totpStep } from '#api/auth/totp.ts'
import { newCode, readCode } from '#api/code.ts'
import { latinDigits } from '#api/digits.ts'
import { newReportCode, readReportCode } from '#api/sealing/report-code.ts'
import { NOW } from '../support/app.ts'

/** The digits from 0 to 9 as the scripts of this borough write them. */
const SCRIPTS = {
  Latin: '0123456789',
  Arabic: '٠١٢٣٤٥٦٧٨٩',
  Persian: '۰۱۲۳۴۵۶۷۸۹',
  Devanagari: '०१२३४५६७८९',
  Bengali: '০১২৩৪৫৬৭৮৯',
  Gurmukhi: '੦੧੨੩੪੫੬੭੮੯',
  Gujarati: '૦૧૨૩૪૫૬૭૮૯',
  'full-width': '０１２３４５６７８９',
}
/** What keyboards and copying put between or around what was written down. */
const SPELLINGS: [string, (code: string) => string][] = [
  ['with spaces', (code) => ` ${code.replace(/.{2}/g, '$& ')}\n`],
  ['with hyphens and dashes', (code) => code.replace(/(.{3})(.)/, '$1–$2-')],
  ['with minus signs', (code) => code.replace(/(.{3})(.)/, '$1−$2')],
  ['in small letters', (code) => code.toLowerCase()],
  ['with a mark of direction', (code) => `\u200f${code}\u2066`],
]

/** Every door at which somebody types a code, by what it makes of one. */
const DOORS: [string, () => string, (typed: string) => unknown][] = [
  ['a report’s code', newReportCode, (typed) => readReportCode(typed).code],
  ['a code for answers, applications, previews and staff', newCode, readCode],
  ['what is stored of a staff code', newCode, hashOf],
  ['an authenticator’s code', () => totpCode(SECRET, NOW), (typed) => totpStep(SECRET, typed, 0, NOW)],
]
const SECRET = newTotpSecret()

test.each(DOORS)('%s is the same in the digits of every script, and however it is spelt', (_door, make, read) => {
  const code = make()
  const meant = read(code)
  expect(meant).toBeDefined()
  for (const [script, digits] of Object.entries(SCRIPTS))
    expect(read(code.replace(/\d/g, (digit) => digits[Number(digit)] ?? '')), script).toEqual(meant)
  for (const [name, spell] of SPELLINGS) expect(read(spell(code)), name).toEqual(meant)
})

test('nothing but digits is changed', () => {
  expect(latinDigits('N۱۲ 8QT, ٫ ½ Ⅷ ௧')).toBe('N12 8QT, ٫ ½ Ⅷ ௧')
})
