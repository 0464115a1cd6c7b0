import type { FileFault } from '#api/reporting/files.ts'

/**
 * Draws a picture anew, upright. Nothing is left of the file that it came in: not where and with
 * what it was taken, no smaller picture of what was cut away, nothing behind its end.
 */

/** Longer than this no telephone's picture needs to be, and some telephones draw nothing larger. */
const LONGEST_PIXELS = 4_096
const MOST_PIXELS = 16_000_000
const JPEG_QUALITY = 0.9
/** A picture of a screen stays sharp as PNG; of a photo that would be several times as large. */
const MOST_PNG_BYTES = 6_000_000

/** Large enough to tell one picture from another. */
const SMALL_PIXELS = 320

/** `small` is for the eyes of whoever chose it. */
export type Redrawn = { blob: Blob; ending: 'jpg' | 'png'; small: HTMLCanvasElement } | { fault: FileFault }

export async function redrawPicture(file: Blob, isPng: boolean): Promise<Redrawn> {
  if (!isDrawnAsSaid()) return { fault: 'noCanvas' }
  let picture: ImageBitmap
  try {
    picture = await createImageBitmap(file, { imageOrientation: 'from-image' })
  } catch {
    return { fault: 'unreadable' }
  }
  try {
    const scale = Math.min(
      1,
      LONGEST_PIXELS / Math.max(picture.width, picture.height),
      Math.sqrt(MOST_PIXELS / (picture.width * picture.height)),
    )
    const { canvas, context } = newCanvas(
      Math.max(1, Math.floor(picture.width * scale)),
      Math.max(1, Math.floor(picture.height * scale)),
    )
    // What can be seen through would turn black in a JPEG.
    context.fillStyle = '#fff'
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.drawImage(picture, 0, 0, canvas.width, canvas.height)
    const png = isPng ? await written(canvas, 'image/png') : undefined
    const blob = png && png.size <= MOST_PNG_BYTES ? png : await written(canvas, 'image/jpeg')
    const small = smaller(canvas)
    canvas.width = 0
    return blob ? { blob, ending: blob === png ? 'png' : 'jpg', small } : { fault: 'unreadable' }
  } catch {
    return { fault: 'unreadable' }
  } finally {
    picture.close()
  }
}

function smaller(drawn: HTMLCanvasElement): HTMLCanvasElement {
  const scale = Math.min(1, SMALL_PIXELS / Math.max(drawn.width, drawn.height))
  const { canvas, context } = newCanvas(
    Math.max(1, Math.round(drawn.width * scale)),
    Math.max(1, Math.round(drawn.height * scale)),
  )
  context.drawImage(drawn, 0, 0, canvas.width, canvas.height)
  return canvas
}

/** Browsers that hide who uses them give noise in place of what was drawn; then the evidence would be spoiled unseen. */
function isDrawnAsSaid(): boolean {
  if (typeof createImageBitmap !== 'function') return false
  const { canvas, context } = newCanvas(8, 8)
  context.fillStyle = 'rgb(200, 40, 120)'
  context.fillRect(0, 0, canvas.width, canvas.height)
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
  const said = [200, 40, 120, 255]
  return data.every((value, index) => Math.abs(value - (said[index % 4] ?? 0)) <= 8)
}

function newCanvas(width: number, height: number) {
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  const context = canvas.getContext('2d')
  if (!context) throw new Error('there is nothing to draw on')
  return { canvas, context }
}

function written(canvas: HTMLCanvasElement, type: string): Promise<Blob | null> {
  return new Promise((resolve) => canvas.toBlob(resolve, type, JPEG_QUALITY))
}
