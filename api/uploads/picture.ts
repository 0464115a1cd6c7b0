import { MAX_PICTURE_BYTES, MAX_PICTURE_PIXELS } from '../content/attached.ts'
import { UploadRefused } from './refused.ts'
import { Turns } from './turns.ts'

/** What telephones take today, several times over, and far from what fills the memory. */
const MAX_PIXELS = 50_000_000
/** What is longer than this would be a strip of nothing on any page. */
const MAX_HEIGHT = 3 * MAX_PICTURE_PIXELS
const SECONDS = 20
const QUALITIES = [82, 60, 40]

type Sharp = typeof import('sharp')['default']
let library: Promise<Sharp> | undefined

/** Loaded for the first picture: it takes the memory of a small program, and most days nobody sends one. */
function pictureLibrary(): Promise<Sharp> {
  library ??= import('sharp').then(({ default: sharp }) => {
    // libvips reads a hundred formats; these five are what people have, and well looked after.
    sharp.block({ operation: ['VipsForeignLoad'] })
    sharp.unblock({
      operation: ['Jpeg', 'Png', 'Webp', 'Heif', 'Nsgif'].map((name) => `VipsForeignLoad${name}`),
    })
    sharp.cache(false)
    // One thread a picture and one picture at a time: residents are served beside it.
    sharp.concurrency(1)
    return sharp
  })
  return library
}

const turns = new Turns(1)

export type Picture = { body: Buffer; width: number; height: number }

/**
 * The picture made anew as WebP, upright, no wider than pages show it. Nothing else of the
 * file is kept: not where and with what it was taken, nor what was hidden behind it.
 * @throws UploadRefused saying what is wrong with it.
 */
export function remakePicture(bytes: Buffer): Promise<Picture> {
  return turns.take(async () => {
    const sharp = await pictureLibrary()
    const head = await sharp(bytes, { limitInputPixels: false })
      .metadata()
      .catch(() => undefined)
    if (!head?.width || !head.height) throw new UploadRefused('unreadable')
    if (head.width * head.height > MAX_PIXELS) throw new UploadRefused('tooManyPixels')
    if ((head.pages ?? 1) > 1) throw new UploadRefused('animated')
    for (const quality of QUALITIES) {
      const made = await make(bytes, quality)
      if (made.body.length <= MAX_PICTURE_BYTES) return made
    }
    throw new UploadRefused('tooLarge')
  })
}

/** What evidence is drawn to at most: as the form does in browsers. */
const EVIDENCE_PIXELS = 4_096

/**
 * A picture of evidence made anew as JPEG, upright and nearly as large as it was, for whoever has no script.
 * Nothing else of the file is kept.
 * @throws UploadRefused
 */
export function redrawEvidence(bytes: Buffer): Promise<Buffer> {
  return turns.take(async () => {
    const sharp = await pictureLibrary()
    try {
      return await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
        .timeout({ seconds: SECONDS })
        .autoOrient()
        .resize({ width: EVIDENCE_PIXELS, height: EVIDENCE_PIXELS, fit: 'inside', withoutEnlargement: true })
        .flatten({ background: '#ffffff' })
        .jpeg({ quality: 90 })
        .toBuffer()
    } catch {
      throw new UploadRefused('unreadable')
    }
  })
}

async function make(bytes: Buffer, quality: number): Promise<Picture> {
  const sharp = await pictureLibrary()
  const began = performance.now()
  try {
    const { data, info } = await sharp(bytes, { limitInputPixels: MAX_PIXELS, failOn: 'error' })
      .timeout({ seconds: SECONDS })
      .autoOrient()
      .resize({ width: MAX_PICTURE_PIXELS, height: MAX_HEIGHT, fit: 'inside', withoutEnlargement: true })
      .webp({ quality })
      .toBuffer({ resolveWithObject: true })
    return { body: data, width: info.width, height: info.height }
  } catch {
    // What the library says is for programmers; what people can do depends on this alone.
    throw new UploadRefused(performance.now() - began >= SECONDS * 1_000 ? 'tooSlow' : 'unreadable')
  }
}
