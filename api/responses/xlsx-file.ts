import { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import { STYLES, type XlsxCell } from './xlsx-cells.ts'

/** A row; what is undefined stays empty. */
export type XlsxRow = readonly (XlsxCell | undefined)[]

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const FORMATS = 'http://schemas.openxmlformats.org'
const SPREADSHEET = `${FORMATS}/spreadsheetml/2006/main`
const RELATIONS = `${FORMATS}/officeDocument/2006/relationships`
const PACKAGE = `${FORMATS}/package/2006`
const SHEET_TYPE = 'application/vnd.openxmlformats-officedocument.spreadsheetml'

/** Everything but the sheet itself. */
const partsOf = (sheet: string): Record<string, string> => ({
  '[Content_Types].xml': `<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${SHEET_TYPE}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="${SHEET_TYPE}.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="${SHEET_TYPE}.styles+xml"/></Types>`,
  '_rels/.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
  'xl/workbook.xml': `<workbook xmlns="${SPREADSHEET}" xmlns:r="${RELATIONS}"><sheets><sheet name="${sheet}" sheetId="1" r:id="rId1"/></sheets></workbook>`,
  'xl/_rels/workbook.xml.rels': `<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="rId2" Type="${RELATIONS}/styles" Target="styles.xml"/></Relationships>`,
  'xl/styles.xml': STYLES,
})

/**
 * An XLSX file of one sheet whose first row stays in view, piece by piece: rows are asked
 * for when the piece before is taken, so memory does not grow with them.
 */
export async function* xlsxFile(sheet: string, rows: Iterable<readonly XlsxRow[]>): AsyncGenerator<Uint8Array> {
  const zip = new ZipFile()
  for (const [name, xml] of Object.entries(partsOf(sheet))) zip.addBuffer(Buffer.from(XML + xml), name)
  const sheetXml = Readable.from(sheetOf(rows))
  // Pipes do not hand errors on; without this, whoever reads would wait for ever.
  sheetXml.on('error', (error) => zip.outputStream.emit('error', error))
  zip.addReadStream(sheetXml, 'xl/worksheets/sheet1.xml', { compressionLevel: 3 })
  zip.end()
  for await (const chunk of zip.outputStream) yield Buffer.from(chunk)
}

function* sheetOf(pages: Iterable<readonly XlsxRow[]>): Generator<Buffer> {
  yield Buffer.from(
    `${XML}<worksheet xmlns="${SPREADSHEET}"><sheetViews><sheetView workbookViewId="0" tabSelected="1"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetData>`,
  )
  const letters: string[] = []
  let n = 0
  for (const rows of pages) {
    let xml = ''
    for (const row of rows) {
      n++
      xml += `<row r="${n}">`
      row.forEach((cell, at) => {
        letters[at] ??= lettersOf(at)
        if (cell !== undefined) xml += `<c r="${letters[at]}${n}"${cell}`
      })
      xml += '</row>'
    }
    yield Buffer.from(xml)
  }
  yield Buffer.from('</sheetData></worksheet>')
}

/** A, B, … Z, AA, AB, …: columns count in letters without a zero. */
function lettersOf(at: number): string {
  const last = String.fromCharCode(65 + (at % 26))
  return at < 26 ? last : lettersOf(Math.floor(at / 26) - 1) + last
}
