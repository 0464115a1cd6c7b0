import { expect, test } from 'vitest'
import { isWay, newWay, Ways } from '#site/lib/ways.ts'

const NOON = new Date('2026-11-22T12:00:00Z')
const after = (seconds: number) => new Date(NOON.getTime() + seconds * 1_000)
const CODE = '7KQM-24F2-PXWD-0T8N'

test('a way says nothing of where it leads', () => {
  const ways = new Ways<string>(60_000)
  const way = ways.to(CODE, NOON)
  expect(isWay(way)).toBe(true)
  expect(way).not.toContain(CODE.slice(0, 4))
  expect(ways.to(CODE, NOON)).not.toBe(way)
  expect(ways.from(way, NOON)).toBe(CODE)
})

test.each([
  ['nothing', ''],
  ['a code', CODE],
  ['what nobody was given', newWay()],
  ['what an earlier process gave out', new Ways<string>(60_000).to(CODE, NOON)],
  ['what is too long', 'x'.repeat(100_000)],
])('%s leads nowhere', (_case, way) => {
  const ways = new Ways<string>(60_000)
  ways.to(CODE, NOON)
  expect(ways.from(way, NOON)).toBeUndefined()
})

test('closed, or unused for its time, it leads nowhere; being used keeps it open', () => {
  const ways = new Ways<string>(60_000)
  const [closed, used, idle] = [ways.to(CODE, NOON), ways.to(CODE, NOON), ways.to(CODE, NOON)]
  ways.close(closed)
  expect(ways.from(closed, NOON)).toBeUndefined()
  expect(ways.from(used, after(50))).toBe(CODE)
  expect(ways.from(used, after(100))).toBe(CODE)
  expect(ways.from(idle, after(100))).toBeUndefined()
  expect(ways.from(idle, NOON)).toBeUndefined()
})

test('when there are too many, the one that was not used for longest goes', () => {
  const ways = new Ways<string>(60_000, 2)
  const [first, second] = [ways.to('first', NOON), ways.to('second', NOON)]
  ways.from(first, after(1))
  ways.to('third', after(2))
  expect(ways.from(second, after(2))).toBeUndefined()
  expect(ways.from(first, after(2))).toBe('first')
})
