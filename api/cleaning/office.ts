import { type CleanFile, NotCleanable } from './left.ts'
import { isOpenDocument, openDocumentPlan } from './open-document.ts'
import { openXmlPlan } from './open-xml.ts'
import { cleanPicture } from './picture.ts'
import { rewriteXml, type Change, type Tag } from './xml.ts'
import { type Fate, rezip } from './zip.ts'

/** What a kind of document does with its parts. */
export type Plan = {
  drops: (name: string) => boolean
  /** How the tags of a part are changed. Undefined: it is left as it is. */
  tagsOf: (name: string) => ((tag: Tag) => Change | undefined) | undefined
  /** Parts that cannot be looked into, and need not be. */
  isPlain: (name: string) => boolean
}

const PICTURE = /\.(?:jpe?g|jfif|png)$/i
/** Programs that pack one document into another pack it whole, and its author with it. */
const DOCUMENT = /\.(?:docx|xlsx|pptx|odt|ods|odp)$/i
const DEEPEST = 2

/**
 * A Word, Excel or OpenDocument file without who wrote and annotated it, when, with what and on which computer.
 * What is written, drawn and calculated in it stays as it is. People who annotated it become numbers, the same
 * throughout, so that it can still be seen who answered whom.
 *
 * @returns `partly` when something lies in it that cannot be looked into.
 * @throws Bomb NotCleanable
 */
export async function cleanOffice(file: Blob, budget: { left: number }, depth = 1): Promise<CleanFile> {
  let isPartly = false
  const unseen = (bytes: Uint8Array<ArrayBuffer>) => {
    isPartly = true
    return bytes
  }
  const cleaned = await rezip(file, budget, (names) => {
    if (names.some((name) => /^_xmlsignatures\/|^META-INF\/(?:document|package)signatures\.xml$/i.test(name)))
      throw new NotCleanable('signed')
    const plan = isOpenDocument(names) ? openDocumentPlan(names) : openXmlPlan(names)
    return (name): Fate => {
      if (plan.drops(name)) return 'drop'
      const change = plan.tagsOf(name)
      if (change) return async (bytes) => encoded(rewriteXml(decoded(bytes), change))
      if (PICTURE.test(name))
        return async (bytes) =>
          tried(
            () => cleanPicture(bytes),
            () => unseen(bytes),
          )
      if (DOCUMENT.test(name) && depth < DEEPEST)
        return async (bytes) => {
          const inner = await tried(
            () => cleanOffice(new Blob([bytes]), budget, depth + 1),
            () => undefined,
          )
          if (inner?.cleaned !== 'clean') isPartly = true
          return inner ? new Uint8Array(await inner.file.arrayBuffer()) : bytes
        }
      if (!plan.isPlain(name)) isPartly = true
      return 'keep'
    }
  })
  return { file: cleaned, cleaned: isPartly ? 'partly' : 'clean' }
}

async function tried<Result, Else>(job: () => Result | Promise<Result>, otherwise: () => Else): Promise<Result | Else> {
  try {
    return await job()
  } catch (error) {
    if (error instanceof NotCleanable) return otherwise()
    throw error
  }
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (error) {
    throw new NotCleanable('no text', { cause: error })
  }
}

const encoded = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
