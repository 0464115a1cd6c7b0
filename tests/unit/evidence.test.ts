import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  chunkLength,
  chunksOf,
  HEAD_BYTES,
  kindOfFile,
  tooLargeFault,
  undrawnFault,
  unknownFault,
  MAX_FILE_BYTES,
  paddedSize,
  SEALED_SIZES,
  tidyName,
} from '#api/reporting/files.ts'
import { UnopenedError } from '#api/sealing/age.ts'
import { openFile } from '#api/sealing/file.ts'
import { unsentOf } from '#site/lib/evidence-words.ts'
import { isSameFile } from '#site/lib/same-file.ts'
import { formatBytes } from '#api/content/bytes.ts'
import { sendFile } from '#site/lib/send-file.ts'
import { tarOf } from '#site/lib/cases/tar.ts'
import { sealedFile } from '#tests/support/evidence.ts'

const head = (text: string) => Buffer.from(text.padEnd(HEAD_BYTES, '\x01'), 'latin1')

test.each([
  ['a.jpg', '\xff\xd8\xff\xe0', 'picture'],
  ['a.exe', '\x89PNG\r\n\x1a\n', 'picture'],
  ['a', 'RIFF\x01\x01\x01\x01WEBP', 'picture'],
  ['a.heic', '\x01\x01\x01\x18ftypheic', 'picture'],
  ['a.PDF', '%PDF-1.7', 'pdf'],
  ['a.docx', 'PK\x03\x04', 'docx'],
  ['a.mp4', '\x01\x01\x01\x18ftypmp42', 'mp4'],
  ['voice.opus', 'OggS', 'opus'],
  ['a.txt', 'He wrote', 'txt'],
  ['a.txt', 'MZ\0', undefined],
  ['a.svg', '<svg', undefined],
  ['a.html', '<html', undefined],
  ['a.docm', 'PK\x03\x04', undefined],
  ['a.exe', 'MZ', undefined],
  ['a.pdf', 'MZ', undefined],
  ['a.pdf.exe', '%PDF-1.7', undefined],
  ['a.jpg', '<svg', undefined],
])('what %s is, is said by its bytes and its name (%#)', (name, begins, kind) => {
  expect(kindOfFile(name, head(begins))).toBe(kind)
})

test('what is wrong with a file fits its kind', () => {
  expect(['a.JPG', 'a.jpeg', 'a.heic', 'letter.pdf', 'a.svg', 'page.html', 'a'].map(unknownFault)).toEqual([
    'damaged',
    'damaged',
    'damaged',
    'damaged',
    'unknownKind',
    'unknownKind',
    'unknownKind',
  ])
  expect(undrawnFault(head('\xff\xd8\xff\xe0'))).toBe('damaged')
  // Most browsers draw none of these.
  expect(undrawnFault(head('\x01\x01\x01\x18ftypheic'))).toBe('unreadable')
  expect((['picture', 'mp4', 'opus', 'pdf'] as const).map(tooLargeFault)).toEqual([
    'pictureTooLarge',
    'recordingTooLarge',
    'recordingTooLarge',
    'tooLarge',
  ])
})

test('an empty file has no bytes, and the smallest has some', () => {
  expect([0, 1, 499, 1_600, 2_000_000].map((size) => formatBytes(size, 'en-GB'))).toEqual([
    '0 kB',
    '1 kB',
    '1 kB',
    '2 kB',
    '2 MB',
  ])
})

test('two files are the same when every byte is, in each part of them', async () => {
  const bytes = new Uint8Array(2_500_000).map((_, index) => index % 251)
  const one = new Blob([bytes])
  expect(await isSameFile(one, new Blob([bytes]))).toBe(true)
  expect(await isSameFile(new Blob(), new Blob())).toBe(true)
  for (const place of [0, 1_048_576, 2_499_999]) {
    const other = Uint8Array.from(bytes)
    other[place] = 255
    expect(await isSameFile(one, new Blob([other]))).toBe(false)
  }
  expect(await isSameFile(one, new Blob([bytes.subarray(1)]))).toBe(false)
})

test.each([
  ['../../etc/passwd', 'etc', 'passwd.txt'],
  ['C:\\Users\\Nia\\photo.jpg', '', 'photo.txt'],
  ['\u202Egpj.exe', '', 'gpj.txt'],
  ['..', '', 'file.txt'],
  ['', '', 'file.txt'],
  ['a:b|c?.png', '', 'a-b-c-.txt'],
  ['عکس\u200F من.jpg', '', 'عکس من.txt'],
])('a name is made safe (%#)', (given, _, expected) => {
  expect(tidyName(given, 'txt')).toBe(expected)
})

test('a name that is too long is cut between letters', () => {
  expect([...tidyName('🙂'.repeat(500), 'webm')].length).toBeLessThanOrEqual(100)
})

test('every size that is taken is filled up to one of a few, and its chunks make it up', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: MAX_FILE_BYTES }), (size) => {
      expect(paddedSize(size)).toBeGreaterThanOrEqual(size)
    }),
  )
  expect(SEALED_SIZES).toHaveLength(11)
  for (const size of SEALED_SIZES) {
    const lengths = Array.from({ length: chunksOf(size) }, (_, place) => chunkLength(size, place) ?? 0)
    expect(lengths.reduce((sum, length) => sum + length, 0)).toBe(size)
    expect(chunkLength(size, chunksOf(size))).toBeUndefined()
  }
})

test('what was sealed opens whole; cut, re-ordered, spoiled or foreign it does not, also when the key is right', async () => {
  const file = await sealedFile(new Uint8Array(600_000).map((_, index) => index % 251))
  const whole = Buffer.concat(file.parts)
  expect(await openFile(whole, file.note)).toHaveLength(600_000)
  const [first = new Uint8Array(), second = new Uint8Array(), ...rest] = file.parts
  const spoiled = Buffer.from(whole)
  spoiled[400_000] = (spoiled[400_000] ?? 0) ^ 1
  const other = await sealedFile(new Uint8Array(600_000))
  const wrong: [Uint8Array, typeof file.note][] = [
    [whole.subarray(0, -1), file.note],
    [first, file.note],
    [Buffer.concat([second, first, ...rest]), file.note],
    [spoiled, file.note],
    [Buffer.concat(other.parts), file.note],
    [whole, { ...file.note, size: 599_999 }],
    [whole, { ...file.note, sha256: other.note.sha256 }],
    [Buffer.concat(other.parts), { ...file.note, key: other.note.key }],
    [new Uint8Array(), file.note],
  ]
  for (const [bytes, note] of wrong) await expect(openFile(bytes, note)).rejects.toBeInstanceOf(UnopenedError)
})

test('a file taken away while its first request is on its way is known by its id, and can be deleted', async () => {
  const giveUp = new AbortController()
  const told: string[] = []
  const asked: string[] = []
  const fetch = async (path: string, init: RequestInit) => {
    asked.push(path, JSON.parse(String(init.body)).id)
    giveUp.abort()
    throw init.signal?.reason
  }
  const ready = { blob: new Blob(['x']), name: 'a.txt', ending: 'txt', cleaned: 'clean' } as const
  const progress = { sent: () => {}, waiting: () => {}, begun: (id: string) => told.push(id), signal: giveUp.signal }
  expect(await sendFile(fetch, 'token', ready, progress)).toHaveProperty('fault')
  expect(asked).toEqual(['/api/reports/files', ...told])
})

test('files that do not go are named once each, unless the same one was taken in the end', () => {
  const refused = (name: string) => ({ name, fault: 'empty' as const })
  const names = (given: string[], taken: string[] = []) =>
    unsentOf(
      given.map(refused),
      taken.map((name) => ({ name })),
    ).map(({ name }) => name)
  expect(names(['a.txt', 'b.txt', 'a.txt', ''])).toEqual(['a.txt', 'b.txt'])
  expect(names(['a.txt', 'b.txt'], ['a.txt'])).toEqual(['b.txt'])
  expect(names(['😀'.repeat(300)])).toEqual(['😀'.repeat(100)])
})

test('an archive has headers of a fixed form, whatever a file is called', async () => {
  const archive = Buffer.from(
    await tarOf([{ name: `${'ن'.repeat(200)}.jpg`, body: new Blob(['12345']) }], 1_800_000_000.5).arrayBuffer(),
  )
  expect(archive.length).toBe(4 * 512)
  const name = archive.subarray(0, 100).toString().replace(/\0+$/, '')
  expect(name).toMatch(/^ن+\.jpg$/)
  expect(archive.toString('latin1', 257, 263)).toBe('ustar\0')
  const sum = Number.parseInt(archive.toString('latin1', 148, 154), 8)
  const blank = Buffer.from(archive.subarray(0, 512)).fill(' ', 148, 156)
  expect(blank.reduce((total, byte) => total + byte, 0)).toBe(sum)
})
