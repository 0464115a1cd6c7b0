import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Posted, UNSCRIPTED_BYTES, withPosted } from '#site/lib/posted-files.ts'

const ADDRESS = 'http://localhost/en/report/form/'
const read = (request: Request) => withPosted(request, async (posted) => posted)
const isForm = (posted: Awaited<ReturnType<typeof read>>): Posted => {
  if (typeof posted !== 'object') throw new Error(`it was read as ${posted}`)
  return posted
}

function streamed(type: string, body: ReadableStream<Uint8Array>): Request {
  const init: RequestInit & { duplex: 'half' } = {
    method: 'POST',
    headers: { 'content-type': type },
    body,
    duplex: 'half',
  }
  return new Request(ADDRESS, init)
}

/** The same bytes, in parts of any length. */
async function inParts(form: FormData, lengths: readonly number[]): Promise<Request> {
  const whole = new Request(ADDRESS, { method: 'POST', body: form })
  const bytes = new Uint8Array(await whole.arrayBuffer())
  let at = 0
  let part = 0
  const body = new ReadableStream<Uint8Array>({
    pull(controller) {
      const length = lengths[part++ % lengths.length] ?? 1
      if (at < bytes.length) controller.enqueue(bytes.slice(at, at + length))
      else controller.close()
      at += length
    },
  })
  const type = whole.headers.get('content-type') ?? ''
  return streamed(type, body)
}

test('words and files come out as they went in, wherever the bytes are cut', async () => {
  const bytes = fc.uint8Array({ maxLength: 300 }).map((some) => Uint8Array.from(some))
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ unit: 'grapheme', maxLength: 40 }), { maxLength: 4 }),
      fc.array(bytes, { maxLength: 3 }),
      fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 }),
      async (words, files, lengths) => {
        const form = new FormData()
        for (const one of words) form.append('what', one)
        for (const [index, one] of files.entries()) form.append('files', new Blob([one]), `${index}.txt`)
        const posted = isForm(await read(await inParts(form, lengths)))
        // As every browser writes them.
        expect(posted.form.getAll('what')).toEqual(words.map((one) => one.replace(/\r\n?|\n/g, '\r\n')))
        expect(posted.files.map(({ name, bytes: read }) => [name, new Uint8Array(read ?? [])])).toEqual(
          files.map((one, index) => [`${index}.txt`, one]),
        )
      },
    ),
    { numRuns: 200 },
  )
})

const filled = (bytes: number) => new Blob([new Uint8Array(bytes).fill(45)])

test('files that are too much are dropped and named, and cost no words; an empty box is none', async () => {
  const form = new FormData()
  form.append('files', filled(6_000_000), 'one.txt')
  form.append('files', filled(6_000_000), 'two.txt')
  form.append('files', filled(3_000_000), 'three.txt')
  form.append('files', new Blob([]), '')
  form.append('what', 'He shouted.')
  const posted = isForm(await read(new Request(ADDRESS, { method: 'POST', body: form })))
  expect(posted.form.get('what')).toBe('He shouted.')
  expect(posted.files.map(({ name, fault, bytes }) => [name, fault, bytes?.length])).toEqual([
    ['one.txt', undefined, 6_000_000],
    ['two.txt', 'tooMuch', undefined],
    ['three.txt', undefined, 3_000_000],
  ])
})

test('the eleventh file is one too many', async () => {
  const form = new FormData()
  for (let index = 0; index < 12; index++) form.append('files', filled(10), `${index}.txt`)
  const { files } = isForm(await read(new Request(ADDRESS, { method: 'POST', body: form })))
  expect(files.map(({ fault }) => fault)).toEqual([...Array(10).fill(undefined), 'tooMany', 'tooMany'])
})

test('200 MB are read past, in a memory that stays small', async () => {
  const boundary = 'xYx'
  const head = Buffer.from(`--${boundary}\r\ncontent-disposition: form-data; name="files"; filename="film.mp4"\r\n\r\n`)
  const tail = Buffer.from(
    `\r\n--${boundary}\r\ncontent-disposition: form-data; name="what"\r\n\r\nHe\r\n--${boundary}--\r\n`,
  )
  let left = 200
  const body = new ReadableStream<Uint8Array>({
    start: (controller) => controller.enqueue(head),
    pull(controller) {
      if (left-- > 0) controller.enqueue(new Uint8Array(1_000_000).fill(13))
      else {
        controller.enqueue(tail)
        controller.close()
      }
    },
  })
  const type = `multipart/form-data; boundary=${boundary}`
  const before = process.memoryUsage().rss
  const posted = isForm(await read(streamed(type, body)))
  expect(process.memoryUsage().rss - before).toBeLessThan(120_000_000)
  expect(posted.form.get('what')).toBe('He')
  expect(posted.files).toEqual([{ name: 'film.mp4', fault: 'tooMuch' }])
})

test('many forms at once hold only so much: files that do not fit are sent later, and everything is given back', async () => {
  const form = () => {
    const one = new FormData()
    one.append('files', filled(UNSCRIPTED_BYTES), 'film.mp4')
    return new Request(ADDRESS, { method: 'POST', body: one })
  }
  let letGo: () => void = () => undefined
  const held = new Promise<void>((resolve) => {
    letGo = resolve
  })
  const all: Posted[] = []
  const done = Array.from({ length: 10 }, () =>
    withPosted(form(), async (posted) => {
      all.push(isForm(posted))
      if (all.length === 10) letGo()
      await held
    }),
  )
  await Promise.all(done)
  expect(all.filter(({ files: [file] }) => file?.fault === 'full').length).toBeGreaterThanOrEqual(2)
  expect(isForm(await read(form())).files[0]?.fault).toBeUndefined()
})

test.each([
  [
    'words that no form has',
    `--x\r\ncontent-disposition: form-data; name="what"\r\n\r\n${'a'.repeat(600_000)}\r\n--x--`,
    'tooLarge',
  ],
  [
    'more words than any form has boxes',
    `${'--x\r\ncontent-disposition: form-data; name="a"\r\n\r\n\r\n'.repeat(1_002)}--x--`,
    'tooLarge',
  ],
  ['a head without an end', `--x\r\n${'a'.repeat(2_000_000)}`, undefined],
  ['a head that is too long', `--x\r\ncontent-disposition: form-data; name="${'a'.repeat(2_000_000)}`, undefined],
  ['a form that broke off', '--x\r\ncontent-disposition: form-data; name="what"\r\n\r\nHe', undefined],
  ['no boundary in it', 'what=He', undefined],
])('%s', async (_, body, expected) => {
  const headers = { 'content-type': 'multipart/form-data; boundary=x' }
  expect(await read(new Request(ADDRESS, { method: 'POST', headers, body }))).toBe(expected)
})

test('a form without files is read too, and is no way around the limit', async () => {
  const body = new URLSearchParams({ what: 'He' })
  expect(isForm(await read(new Request(ADDRESS, { method: 'POST', body }))).form.get('what')).toBe('He')
  const headers = { 'content-type': 'application/x-www-form-urlencoded', 'content-length': '9000000' }
  expect(await read(new Request(ADDRESS, { method: 'POST', headers, body: 'x' }))).toBe('tooLarge')
})
