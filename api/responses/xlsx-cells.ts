/**
 * The cells of a sheet: each is written as what follows the address in `<c r="A1"`. Texts
 * stand in the cell itself, not in a shared table that would have to be kept whole.
 */
export type XlsxCell = string

/** The places of the formats in `STYLES`. */
const BOLD = 1
const AS_TEXT = 2
const DAY = 3
const MOMENT = 4

export const heading = (text: string): XlsxCell => textCell(text, BOLD)
export const text = (value: string): XlsxCell => textCell(value)
/** Somebody's own words: text even after somebody edits the cell, so never a formula. */
export const words = (value: string): XlsxCell => textCell(value, AS_TEXT)
export const number = (value: number): XlsxCell => `><v>${value}</v></c>`
/** @param value As YYYY-MM-DD. */
export const day = (value: string): XlsxCell => `${style(DAY)}><v>${serial(Date.parse(`${value}T00:00:00Z`))}</v></c>`
export const moment = (value: Date): XlsxCell => `${style(MOMENT)}><v>${serial(value.getTime())}</v></c>`

function textCell(value: string, format?: number): XlsxCell {
  return `${style(format)} t="inlineStr"><is><t xml:space="preserve">${escaped(value)}</t></is></c>`
}

const style = (format?: number): string => (format === undefined ? '' : ` s="${format}"`)

/** Excel counts days, from a first one that makes 1970 begin on day 25,569. */
const serial = (milliseconds: number): number => milliseconds / 86_400_000 + 25_569

// What XML cannot hold is written `_xHHHH_`, so what somebody wrote that looks the same has its `_` written so.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what XML cannot hold
const SPECIAL = /[&<>\u0000-\u0008\u000b-\u001f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)/g
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

function escaped(value: string): string {
  return value.replace(
    SPECIAL,
    (found) => ENTITIES[found] ?? `_x${found.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}_`,
  )
}

export const STYLES = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/><numFmt numFmtId="165" formatCode="yyyy-mm-dd hh:mm:ss"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>
<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="5">
<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>
<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
</cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>`
