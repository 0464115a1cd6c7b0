/** Which tool a key means; undefined for keys that are only typed. */
export function findTool({ key, code, ctrlKey, metaKey, shiftKey, altKey }: KeyboardEvent): string | undefined {
  if (!ctrlKey && !metaKey) return undefined
  if (!shiftKey && !altKey && key.toLowerCase() === 'b') return 'bold'
  if (!shiftKey && !altKey && key.toLowerCase() === 'k') return 'link'
  if (altKey && !shiftKey && code === 'Digit2') return 'heading'
  if (shiftKey && !altKey && code === 'Digit8') return 'list'
  return undefined
}

/** Puts Markdown where the cursor is, round what is marked; what is to be typed over is marked afterwards. */
export function use(field: HTMLTextAreaElement, tool: string, words: string): void {
  const { value, selectionStart: start, selectionEnd: end } = field
  const chosen = value.slice(start, end)
  const said = chosen || words
  if (tool === 'bold') put(field, start, end, `**${said}**`, 2, said.length)
  if (tool === 'link') put(field, start, end, `[${said}](https://)`, said.length + 3, 'https://'.length)
  if (tool === 'heading') block(field, `## ${said.replaceAll('\n', ' ')}`, 3, said.length)
  if (tool === 'list') {
    const points = said.replace(/^/gm, '- ')
    block(field, points, 2, points.length - 2)
  }
  if (tool === 'callout') block(field, `> [!NOTE]\n${said.replace(/^/gm, '> ')}`, 12, said.length)
  if (tool === 'table') {
    const [first = '', second = ''] = words.split(' | ')
    const table = `| ${first} | ${second} |\n| --- | --- |\n| ${chosen.replaceAll('\n', ' ')} |  |`
    block(field, table, 2, first.length)
  }
}

/** A picture stands on lines of its own, a link to a document among the words. Nothing of it is left to be typed. */
export function insertFile(field: HTMLTextAreaElement, path: string, words: string): void {
  const said = words.replace(/\s+/g, ' ').replace(/[[\]\\]/g, '\\$&')
  const isPicture = path.startsWith('pictures/')
  const text = `${isPicture ? '!' : ''}[${said}](${path})`
  if (isPicture) block(field, text, text.length, 0)
  else put(field, field.selectionStart, field.selectionEnd, text, text.length, 0)
}

/** Something that stands on lines of its own, with an empty one before and after. */
function block(field: HTMLTextAreaElement, text: string, from: number, length: number): void {
  const { value, selectionStart: start, selectionEnd: end } = field
  const before = value.slice(0, start)
  const after = value.slice(end)
  const above = before === '' || before.endsWith('\n\n') ? '' : before.endsWith('\n') ? '\n' : '\n\n'
  const below = after === '' || after.startsWith('\n\n') ? '' : after.startsWith('\n') ? '\n' : '\n\n'
  put(field, start, end, above + text + below, above.length + from, length)
}

function put(field: HTMLTextAreaElement, start: number, end: number, text: string, from: number, length: number): void {
  field.focus()
  field.setSelectionRange(start, end)
  // The old command is the only one after which undoing works.
  const old: { execCommand?: (command: string, ui: boolean, text: string) => boolean } = document
  if (!old.execCommand?.('insertText', false, text)) field.setRangeText(text, start, end, 'end')
  field.setSelectionRange(start + from, start + from + length)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}
