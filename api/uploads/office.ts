import type { DocumentKind } from './kind.ts'
import { UploadRefused } from './refused.ts'
import { openZip, type Zip } from './zip.ts'

const OPEN_DOCUMENT: Record<string, DocumentKind> = {
  'application/vnd.oasis.opendocument.text': 'odt',
  'application/vnd.oasis.opendocument.spreadsheet': 'ods',
}
const OFFICE_MAIN =
  /application\/vnd\.openxmlformats-officedocument\.(wordprocessingml\.document|spreadsheetml\.sheet)\.main\+xml/

/**
 * Which kind of document a ZIP file is, after looking into it for what could run.
 * @throws UploadRefused
 */
export async function checkOffice(bytes: Buffer): Promise<DocumentKind> {
  const zip = await openZip(bytes)
  if (zip.names.includes('[Content_Types].xml')) return checkOpenXml(zip)
  if (zip.names.includes('mimetype')) return checkOpenDocument(zip)
  throw new UploadRefused('unknownKind')
}

async function checkOpenXml(zip: Zip): Promise<DocumentKind> {
  const types = (await zip.read('[Content_Types].xml')) ?? ''
  if (
    /macroEnabled|vbaProject|vbaData|macrosheet|intlMacrosheet/i.test(types) ||
    zip.names.some((name) => /vba(?:Project|Data)|(?:^|\/)(?:macrosheets|dialogsheets)\//i.test(name))
  )
    throw new UploadRefused('macros')
  // The figures behind a chart lie in it as a workbook, which is common and harmless.
  if (zip.names.some((name) => /(?:^|\/)(?:activeX\/|embeddings\/.*(?<!\.xlsx)$)/i.test(name)))
    throw new UploadRefused('embedded')
  for (const name of zip.names.filter((one) => one.endsWith('.rels'))) {
    if (fetchesOnOpening((await zip.read(name)) ?? '')) throw new UploadRefused('remote')
  }
  const [, main] = OFFICE_MAIN.exec(types) ?? []
  if (main === undefined) throw new UploadRefused('unknownKind')
  return main.startsWith('wordprocessingml') ? 'docx' : 'xlsx'
}

/** A template from elsewhere, for one, is fetched when the document is opened, and brings its macros along. */
function fetchesOnOpening(relationships: string): boolean {
  const tags = relationships.match(/<Relationship\b[^>]*>/g) ?? []
  return tags.some(
    (tag) =>
      /Type="[^"]*\/(?:attachedTemplate|frame|oleObject|subDocument)"/i.test(tag) &&
      /Target="(?:https?:|ftp:|\\\\|file:(?!\/*[a-z]:))/i.test(tag),
  )
}

async function checkOpenDocument(zip: Zip): Promise<DocumentKind> {
  const kind = OPEN_DOCUMENT[((await zip.read('mimetype')) ?? '').trim()]
  if (!kind) throw new UploadRefused('unknownKind')
  const manifest = await zip.read('META-INF/manifest.xml')
  if (manifest === undefined) throw new UploadRefused('unreadable')
  if (/encryption-data/i.test(manifest)) throw new UploadRefused('encrypted')
  if (zip.names.some((name) => /^(?:Basic|Scripts)\//i.test(name))) throw new UploadRefused('macros')
  if (zip.names.some((name) => /^Object [^/]*$/i.test(name))) throw new UploadRefused('embedded')
  return kind
}
