import { type Document, type ErrorCode, isScalar, type LineCounter, visit, type YAMLParseError } from 'yaml'

/** After one of these the reader knows where it is; after any other the rest is only confusion. */
const CLEAR: Partial<Record<ErrorCode, string>> = {
  DUPLICATE_KEY: 'This name is there twice. Take one out, or correct its spelling.',
  BLOCK_AS_IMPLICIT_KEY: 'There is a colon inside a text. Put the whole text in quotation marks: "Note: like this".',
}

const UNCLEAR: readonly [RegExp, string][] = [
  [/^TAB_AS_INDENT/, 'This line begins with a tab. Indent with spaces, two for each step.'],
  [/[Ff]low (map|seq)/, 'A list in brackets is not closed, or lacks a comma. Compare it with another one.'],
  [
    /^BAD_INDENT/,
    'This line is not indented like its neighbours. Give lines that belong together the same spaces in front.',
  ],
  [/closing ["']quote/, 'A quotation mark is opened and never closed. Close it, or write the text without it.'],
  [
    /at node end/,
    'A text that begins with a quotation mark or * goes on after the second one. Put the whole text in quotation marks, and single ones inside it.',
  ],
  [/BAD_ALIAS|Unresolved alias/, 'A text that begins with & or * has to stand in quotation marks.'],
  [/^BAD_SCALAR_START/, 'A text cannot begin with @, % or `. Put it in quotation marks.'],
  [/^BAD_DQ_ESCAPE/, 'Between double quotation marks \\ has a meaning of its own. Write \\\\, or use single ones.'],
  [
    /^MULTILINE_IMPLICIT_KEY|Implicit map keys/,
    'This line is no part of what stands above it. If it goes on with a text, indent it further; if it begins something new, it needs a name with a colon.',
  ],
  [/flow-(seq|map)-end/, 'There is a bracket ] or } too many. Count the brackets of this list.'],
]

/** What makes a file unreadable, as its editor would say it. */
export function yamlFaults(document: Document, lines: LineCounter): { line: number | undefined; message: string }[] {
  const first = document.errors.findIndex(({ code }) => !CLEAR[code])
  return document.errors
    .slice(0, first === -1 ? undefined : first + 1)
    .map((error) => ({ line: lineOf(error, document, lines), message: sentence(error) }))
}

function sentence({ code, message }: YAMLParseError): string {
  const [first = ''] = message.split('\n')
  const known = CLEAR[code] ?? UNCLEAR.find(([pattern]) => pattern.test(`${code} ${first}`))?.[1]
  return known ?? `This line cannot be read (${first.replace(/ at line .*/, '')}). Compare it with others like it.`
}

/** Where a quotation mark is never closed, its line is meant and not the end of the file. */
function lineOf(error: YAMLParseError, document: Document, lines: LineCounter): number | undefined {
  if (!/closing ["']quote/.test(error.message)) return error.linePos?.[0].line
  let opened = error.pos[0]
  visit(document, {
    Scalar: (_key, node) => {
      if (isScalar(node) && node.type?.startsWith('QUOTE') && node.range && node.range[1] >= error.pos[0])
        opened = node.range[0]
    },
  })
  return lines.linePos(opened).line
}
