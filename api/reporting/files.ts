/**
 * Evidence that goes with a report: pictures, documents, recordings. The browser and the server
 * both hold to this. No imports, so that the form can show it.
 */

/** With one report, and with each addition to it. */
export const MAX_FILES = 10
/** With one report and everything added to it. */
export const MAX_FILES_OF_REPORT = 30
/** Of one file, before it is sealed. */
export const MAX_FILE_BYTES = 20_000_000
/** Of an age file, sent and stored as one: small enough to be sent again over a bad connection. */
export const CHUNK_BYTES = 256 * 1_024
/** Longer names are cut. */
export const MAX_FILE_NAME = 100

/** What is taken, by the ending of its name. Pictures are among it only as we draw them anew. */
export const FILE_TYPES = {
  jpg: 'image/jpeg',
  png: 'image/png',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  odt: 'application/vnd.oasis.opendocument.text',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
  txt: 'text/plain',
  mp3: 'audio/mpeg',
  m4a: 'audio/mp4',
  ogg: 'audio/ogg',
  opus: 'audio/ogg; codecs=opus',
  mp4: 'video/mp4',
  mov: 'video/quicktime',
  webm: 'video/webm',
} as const
export type FileEnding = keyof typeof FILE_TYPES
export const FILE_ENDINGS = Object.keys(FILE_TYPES) as [FileEnding, ...FileEnding[]]

/** For the box that files are chosen with. */
export const ACCEPTED = ['image/*', ...FILE_ENDINGS.map((ending) => `.${ending}`)].join(',')

/**
 * Whether what a file says about who made it, where and when was taken out: all of it, all but what is packed into it
 * and could not be looked into, or nothing.
 */
export const CLEANED = ['clean', 'partly', 'asIs'] as const
export type Cleaned = (typeof CLEANED)[number]

/** A file as its sealed account names it. Nothing of this ever stands in clear. */
export type FileNote = {
  id: string
  name: string
  ending: FileEnding
  /** In bytes, before it was padded and sealed. */
  size: number
  /** SHA-256 of the file before it was padded and sealed, in hex: what was put in its place is found out. */
  sha256: string
  /** Opens this file and no other. Whoever can open the account can open its files, and nobody else. */
  key: string
  /** Absent in files of before it was said. */
  cleaned?: Cleaned
}

/** Why a file is not taken; `locales` have the sentences, each with the way out. */
export const FILE_FAULTS = [
  'empty',
  'tooLarge',
  'pictureTooLarge',
  'recordingTooLarge',
  'unknownKind',
  'unreadable',
  'damaged',
  'noCanvas',
  'bomb',
  'unclean',
  'tooMany',
  'tooMuch',
  'full',
  'limited',
  'failed',
] as const
export type FileFault = (typeof FILE_FAULTS)[number]

const latin = (bytes: Uint8Array, from: number, to: number) => String.fromCharCode(...bytes.subarray(from, to))

/** How files of each kind begin. Text begins with anything, but has no zero bytes. */
const BEGINS: Record<Exclude<FileEnding, 'jpg' | 'png'>, (head: Uint8Array) => boolean> = {
  pdf: (head) => latin(head, 0, 5) === '%PDF-',
  docx: isZip,
  xlsx: isZip,
  odt: isZip,
  ods: isZip,
  txt: (head) => !head.includes(0),
  mp3: (head) => latin(head, 0, 3) === 'ID3' || (head[0] === 0xff && ((head[1] ?? 0) & 0xe0) === 0xe0),
  m4a: isIsoMedia,
  ogg: isOgg,
  opus: isOgg,
  mp4: isIsoMedia,
  mov: isIsoMedia,
  webm: (head) => latin(head, 0, 4) === '\x1a\x45\xdf\xa3',
}
function isZip(head: Uint8Array): boolean {
  return latin(head, 0, 4) === 'PK\x03\x04'
}
function isIsoMedia(head: Uint8Array): boolean {
  return ['ftyp', 'moov', 'mdat', 'wide', 'free'].includes(latin(head, 4, 8))
}
function isOgg(head: Uint8Array): boolean {
  return latin(head, 0, 4) === 'OggS'
}

/** How many bytes `kindOfFile` looks at. */
export const HEAD_BYTES = 64

/**
 * What a file is, by its first bytes and by its name: `picture` has to be drawn anew.
 * Undefined when it is nothing that is taken, or something else than its name says.
 */
export function kindOfFile(name: string, head: Uint8Array): 'picture' | FileEnding | undefined {
  const begins = latin(head, 0, 12)
  if (begins.startsWith('\xff\xd8\xff') || begins.startsWith('\x89PNG\r\n\x1a\n') || begins.startsWith('GIF8'))
    return 'picture'
  if (begins.startsWith('RIFF') && begins.slice(8) === 'WEBP') return 'picture'
  if (/^.{4}ftyp(?:avi[fs]|hei[cxsm]|hev[cx]|mif1|msf1)/s.test(begins)) return 'picture'
  const ending = endingOf(name)
  const known = FILE_ENDINGS.find((one) => one === ending)
  if (!known || known === 'jpg' || known === 'png') return undefined
  return BEGINS[known](head) ? known : undefined
}

const PICTURE_ENDINGS = ['jpeg', 'jpg', 'png', 'gif', 'webp', 'heic', 'heif', 'avif']

/** What is wrong with a file that `kindOfFile` does not know: with the name of one that is taken it is damaged. */
export function unknownFault(name: string): FileFault {
  const ending = endingOf(name)
  return [...FILE_ENDINGS, ...PICTURE_ENDINGS].includes(ending) ? 'damaged' : 'unknownKind'
}

/** What is wrong with a picture that was not drawn: HEIC and AVIF not everything can draw, the others it can. */
export function undrawnFault(head: Uint8Array): FileFault {
  return isIsoMedia(head) ? 'unreadable' : 'damaged'
}

export function tooLargeFault(kind: 'picture' | FileEnding): FileFault {
  if (kind === 'picture') return 'pictureTooLarge'
  return /^(?:audio|video)/.test(FILE_TYPES[kind]) ? 'recordingTooLarge' : 'tooLarge'
}

function endingOf(name: string): string {
  return /\.([^./\\]+)$/.exec(name)?.[1]?.toLowerCase() ?? ''
}

/** A name as it can be shown and saved anywhere: no folders, nothing unseen, and the ending that the file deserves. */
export function tidyName(given: string, ending: FileEnding): string {
  const stem = given
    .replace(/^.*[/\\]/s, '')
    .replace(/\.[^.]*$/s, '')
    // Characters that are not seen, or that turn what comes after them round.
    .replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"|?*%]/g, '-')
    .replace(/^[.\s]+|[.\s]+$/g, '')
  return `${[...(stem || 'file')].slice(0, MAX_FILE_NAME - 5).join('')}.${ending}`
}

const MEBIBYTE = 1_024 * 1_024
/** The sizes that sealed files can have inside: doubled up to 4 MiB, then in steps of 4 MiB. */
const STEPS = [1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8, 12, 16, 20].map((mebibytes) => mebibytes * MEBIBYTE)

/** To how many bytes a file of this size is filled up, so that its length says little about it. */
export function paddedSize(bytes: number): number {
  const step = STEPS.find((one) => one >= bytes)
  if (step === undefined) throw new RangeError(`${bytes} bytes are no file that is taken`)
  return step
}

const AGE_HEADER_BYTES = 168
const AGE_NONCE_BYTES = 16
const AGE_PART_BYTES = 64 * 1_024
const AGE_TAG_BYTES = 16

/** How long an age file for one recipient is. */
export function sealedSize(padded: number): number {
  return AGE_HEADER_BYTES + AGE_NONCE_BYTES + padded + AGE_TAG_BYTES * Math.ceil(padded / AGE_PART_BYTES)
}

/** Every length that a sealed file can have. */
export const SEALED_SIZES: readonly number[] = STEPS.map(sealedSize)

export const chunksOf = (sealedBytes: number): number => Math.ceil(sealedBytes / CHUNK_BYTES)

/** How long the chunk at a place is, from 0; undefined when the file has no such place. */
export function chunkLength(sealedBytes: number, place: number): number | undefined {
  const length = Math.min(CHUNK_BYTES, sealedBytes - place * CHUNK_BYTES)
  return place >= 0 && length > 0 ? length : undefined
}
