/** Which tool a key means; undefined for keys that are only typed. */
export function findTool({ key, code, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): string | undefined {
  if (!ctrlKey && !metaKey) return undefined
  if (!shiftKey && !altKey && key.toLowerCase() === 'b') return 'bold'
  if (!shiftKey && !altKey && key.toLowerCase() === 'k') return 'link'
  if (altKey && !shiftKey && code === 'Digit2') return 'heading'
  if (shiftKey && !altKey && code === 'Digit8') return 'list'
  return undefined
}

/** What is put in the place of a part of a text, and what of it is to be typed over: `length` characters from `from`. */
export type Edit = { start: number; end: number; text: string; from: number; length: number }

/**
 * Markdown where the cursor is. Bold, links, headings and lists are made of what is marked; a
 * table and a callout come after the block that the cursor stands in, as does whatever would
 * tear a table apart.
 * @returns undefined for a tool that there is not.
 */
export function editWith(value: string, start: number, end: number, tool: string, words: string): Edit | undefined {
  const chosen = value.slice(start, end)
  const said = chosen || words
  const whole = touchesTable(value, start, end) ? words : said
  switch (tool) {
    case 'bold':
      return { start, end, text: `**${said}**`, from: 2, length: said.length }
    case 'link':
      return { start, end, text: `[${said}](https://)`, from: said.length + 3, length: 'https://'.length }
    case 'heading': {
      const text = `## ${whole.replaceAll('\n', ' ')}`
      return lines(value, start, end, whole === chosen, text, 3, text.length - 3)
    }
    case 'list': {
      const text = whole.replace(/^/gm, '- ')
      return lines(value, start, end, whole === chosen, text, 2, text.length - 2)
    }
    case 'callout':
      return lines(value, start, end, false, `> [!NOTE]\n> ${words}`, 12, words.length)
    case 'table': {
      const [first = '', second = ''] = words.split(' | ')
      return lines(value, start, end, false, `| ${first} | ${second} |\n| --- | --- |\n|  |  |`, 2, first.length)
    }
    default:
      return undefined
  }
}

/**
 * A picture or a document on lines of its own after the block that the cursor stands in, or the
 * marked words as the link to a document. Nothing of it is left to be typed.
 */
export function editWithFile(value: string, start: number, end: number, path: string, words: string): Edit {
  const said = words.replace(/\s+/g, ' ').replace(/[[\]\\]/g, '\\$&')
  const isPicture = path.startsWith('pictures/')
  const text = `${isPicture ? '!' : ''}[${said}](${path})`
  const isLinked = !isPicture && start < end && value.slice(start, end) === words && !touchesTable(value, start, end)
  return isLinked
    ? { start, end, text, from: text.length, length: 0 }
    : lines(value, start, end, false, text, text.length, 0)
}

/** What is marked to be said again in other words; nothing of a table, whose cells stay as they are. */
export function markedWords(field: HTMLTextAreaElement): string {
  const { value, selectionStart, selectionEnd } = field
  return touchesTable(value, selectionStart, selectionEnd) ? '' : value.slice(selectionStart, selectionEnd)
}

export function use(field: HTMLTextAreaElement, tool: string, words: string): void {
  const edit = editWith(field.value, field.selectionStart, field.selectionEnd, tool, words)
  if (edit) put(field, edit)
}

export function insertFile(field: HTMLTextAreaElement, path: string, words: string): void {
  put(field, editWithFile(field.value, field.selectionStart, field.selectionEnd, path, words))
}

/** Something that stands on lines of its own, with an empty one before and after: over what is marked, or after its block. */
function lines(
  value: string,
  start: number,
  end: number,
  over: boolean,
  text: string,
  from: number,
  length: number,
): Edit {
  const at = over ? { start, end } : { start: blockEnd(value, end), end: blockEnd(value, end) }
  const before = value.slice(0, at.start)
  const after = value.slice(at.end)
  const above = before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n'
  const below = after.trim() === '' || after.startsWith('\n\n') ? '' : after.startsWith('\n') ? '\n' : '\n\n'
  return { ...at, text: above + text + below, from: above.length + from, length }
}

/** Where the block ends that a place is in: before the next empty line. On an empty line, that place. */
function blockEnd(value: string, at: number): number {
  if (lineAt(value, at).trim() === '') return at
  const gap = /\n[ \t]*(?=\n|$)/.exec(value.slice(at))
  return gap ? at + gap.index : value.length
}

function touchesTable(value: string, start: number, end: number): boolean {
  const from = value.lastIndexOf('\n', start - 1) + 1
  return /^[ \t>]*\|/m.test(value.slice(from, end)) || lineAt(value, end).trimStart().startsWith('|')
}

function lineAt(value: string, at: number): string {
  const end = value.indexOf('\n', at)
  return value.slice(value.lastIndexOf('\n', at - 1) + 1, end === -1 ? value.length : end)
}

function put(field: HTMLTextAreaElement, { start, end, text, from, length }: Edit): void {
  field.focus()
  field.setSelectionRange(start, end)
  // The old command is the only one after which undoing works.
  const old: { execCommand?: (command: string, ui: boolean, text: string) => boolean } = document
  if (!old.execCommand?.('insertText', false, text)) field.setRangeText(text, start, end, 'end')
  field.setSelectionRange(start + from, start + from + length)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}
