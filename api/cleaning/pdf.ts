import {
  decodePDFRawStream,
  EncryptedPDFError,
  PDFArray,
  PDFContext,
  PDFDict,
  PDFDocument,
  PDFHexString,
  PDFName,
  type PDFObject,
  PDFRawStream,
  PDFRef,
  PDFStream,
  PDFStreamWriter,
  PDFString,
  PDFWriter,
} from '@cantoo/pdf-lib'
import { Bomb, type CleanFile, NotCleanable } from './left.ts'
import { numbering } from './numbering.ts'
import { cleanPicture } from './picture.ts'

/** Of memory, for the lists of objects that a PDF packs. Pages and pictures stay packed. */
const MAX_READ = 100_000_000

const names = (...all: string[]) => all.map((one) => PDFName.of(one))
const [BYTE_RANGE, FILTER, DCT, JPX, RECT, SUBTYPE, WIDGET, AUTHOR, MODIFIED] = [
  ...names('ByteRange', 'Filter', 'DCTDecode', 'JPXDecode', 'Rect', 'Subtype', 'Widget', 'T', 'M'),
] as [PDFName, PDFName, PDFName, PDFName, PDFName, PDFName, PDFName, PDFName, PDFName]
/** What any part can say about who made it, when and with what; and pictures of what it was before. */
const SAID = names('Metadata', 'PieceInfo', 'LastModified', 'CreatorInfo', 'CreationDate', 'ModDate', 'Thumb')
/** Parts that hold other files, or documents of another kind. */
const UNSEEN = names('EF', 'XFA', 'RichMediaContent', 'Movie', '3DD')

/**
 * A PDF without who made it, when and with what, and without what was deleted from it but still stands in the file.
 * Its pages, texts, pictures and form fields stay as they are. People who annotated it become numbers.
 *
 * @returns `partly` when something is packed into it that is not looked into.
 * @throws Bomb NotCleanable when it is encrypted, signed (which would no longer hold) or damaged.
 */
export async function cleanPdf(file: Blob): Promise<CleanFile> {
  try {
    const bytes = new Uint8Array(await file.arrayBuffer())
    const document = await PDFDocument.load(bytes, {
      updateMetadata: false,
      throwOnInvalidObject: true,
      preserveXFA: true,
    })
    if (document.getPageCount() === 0) throw new NotCleanable('no page')
    const { context } = document
    const { header, trailerInfo } = context
    delete trailerInfo.Info
    delete trailerInfo.ID
    const { reached, isPartly } = cleanFrom(context, trailerInfo.Root)
    // What was deleted or changed long ago often stands in the file still, and no page leads to it.
    for (const [ref] of context.enumerateIndirectObjects()) if (!reached.has(ref)) context.delete(ref)
    // Packed objects came with PDF 1.5; a file that is older says so in its first line.
    const Writer = /1\.[0-4]$/.test(header.getVersionString()) ? PDFWriter : PDFStreamWriter
    const written = await Writer.forContext(context, Number.POSITIVE_INFINITY).serializeToBuffer()
    return { file: new Blob([Uint8Array.from(written)]), cleaned: isPartly ? 'partly' : 'clean' }
  } catch (error) {
    if (unpacked > MAX_READ) throw new Bomb()
    if (error instanceof NotCleanable) throw error
    throw new NotCleanable(error instanceof EncryptedPDFError ? 'encrypted' : 'unreadable', { cause: error })
  } finally {
    // A file that was too much must not stand in the way of whatever is unpacked next.
    unpacked = 0
  }
}

/** Walks through everything that the document still leads to. */
function cleanFrom(context: PDFContext, root: PDFObject | undefined) {
  const reached = new Set<PDFObject>()
  const person = numbering()
  let isPartly = false
  const waiting = [root]
  while (waiting.length > 0) {
    const next = waiting.pop()
    if (!next || reached.has(next)) continue
    reached.add(next)
    const object = next instanceof PDFRef ? context.lookup(next) : next
    if (object !== next) waiting.push(object)
    else if (object instanceof PDFArray) waiting.push(...object.asArray())
    else if (object instanceof PDFDict || object instanceof PDFStream) {
      const dict = object instanceof PDFStream ? object.dict : object
      isPartly = cleanDict(dict, person) || isPartly
      if (object instanceof PDFRawStream) isPartly = cleanStream(object) || isPartly
      waiting.push(...dict.values())
    }
  }
  return { reached, isPartly }
}

/** @returns whether something hangs on it that is not looked into. */
function cleanDict(dict: PDFDict, person: (name: string) => string): boolean {
  if (dict.has(BYTE_RANGE)) throw new NotCleanable('signed')
  for (const key of SAID) dict.delete(key)
  if (dict.has(RECT) && dict.has(SUBTYPE) && dict.lookup(SUBTYPE) !== WIDGET) {
    dict.delete(MODIFIED)
    const author = dict.lookup(AUTHOR)
    if (author instanceof PDFString || author instanceof PDFHexString)
      dict.set(AUTHOR, PDFString.of(person(author.decodeText())))
  }
  return UNSEEN.some((key) => dict.has(key))
}

/** A photo in a PDF is often the file as it came from the camera. @returns whether it could not be looked into. */
function cleanStream(stream: PDFRawStream): boolean {
  const filter = stream.dict.lookup(FILTER)
  const filters = filter instanceof PDFArray ? filter.asArray() : [filter]
  // JPEG 2000 can say where it was taken as well, and nothing here writes it anew; nor what is packed twice.
  if (filters.includes(JPX) || (filters.includes(DCT) && filters.length > 1)) return true
  if (!filters.includes(DCT)) return false
  try {
    stream.updateContents(cleanPicture(stream.getContents()))
    return false
  } catch (error) {
    if (error instanceof NotCleanable) return true
    throw error
  }
}

/** In the file at hand. */
let unpacked = 0

// The library unpacks what it needs to read, however much that is, and has no limit of its own. All that it
// unpacks goes through one method of the class that its decoders have in common, so that is where it is counted.
const decoder = decodePDFRawStream(PDFContext.create().stream('', { Filter: 'RunLengthDecode' }))
const common: object = Object.getPrototypeOf(Object.getPrototypeOf(decoder))
const ensureBuffer: unknown = Reflect.get(common, 'ensureBuffer')
if (typeof ensureBuffer !== 'function') throw new Error('the PDF library has no ensureBuffer any more')
const counted = new WeakMap<object, number>()
Reflect.set(common, 'ensureBuffer', function (this: object, wanted: number): unknown {
  const before = counted.get(this) ?? 0
  if (wanted > before) {
    counted.set(this, wanted)
    // It takes twice as much as it needs, each time that it needs more.
    unpacked += 2 * (wanted - before)
  }
  if (unpacked > MAX_READ) throw new Bomb()
  return Reflect.apply(ensureBuffer, this, [wanted])
})
