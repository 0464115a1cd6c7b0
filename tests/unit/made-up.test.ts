import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { APPLICANTS, CENTRES } from '#api/champions/made-up.ts'

const DRAMA = /^020 7946 0\d{3}$/

test('no made-up telephone number is somebody else’s too, and none could be rung', () => {
  const area = readFileSync(new URL('../../content/area/area.yaml', import.meta.url), 'utf8')
  // The council's own number is there a second time, after the prefix of the text relay.
  const ofArea = new Set(area.match(/020 7946 \d{4}/g))
  const ofPeople = APPLICANTS.flatMap(({ telephone, answers }) => [
    telephone,
    ...('references' in answers ? answers.references.map(({ reach }) => (reach.includes('@') ? null : reach)) : []),
  ]).filter((number) => number !== null)
  const all = [...ofArea, ...CENTRES.map(({ telephone }) => telephone), ...ofPeople]
  expect(all.length).toBeGreaterThan(ofArea.size + CENTRES.length)
  expect(all.filter((number) => !DRAMA.test(number))).toEqual([])
  expect(all.filter((number, index) => all.indexOf(number) !== index)).toEqual([])
})
