import { expect, test } from 'vitest'
import { headingIdsIn, toHtml } from '#api/content/markdown.ts'

test.each([
  ['a script', 'Hello <script>alert(1)</script> there'],
  ['a picture that runs', '<img src=x onerror=alert(1)>\n\ntext'],
  ['an address that runs', '[link](javascript:alert(1)) and [another](data:text/html,x) and <vbscript:x>'],
  ['a style', '<style>body{display:none}</style>\n\n<p style="position:fixed">text</p>'],
  ['a frame', '<iframe src="https://example.org"></iframe>\n\n<form action=https://example.org><input></form>'],
  ['a link with its own attributes', '<a href="https://example.org" onclick="alert(1)">link</a>'],
])('%s in Markdown never reaches a page', (_case, markdown) => {
  expect(toHtml(markdown)).not.toMatch(
    /<(script|img|style|iframe|form|input)|=.?(javascript|data|vbscript):|onerror|onclick|style=/i,
  )
})

test('Markdown that people need is kept', () => {
  expect(toHtml('### A heading\n\n- [call](tel:+442079460310)\n- **now**\n\n| a | b |\n|---|---|\n| 1 | 2 |')).toMatch(
    /<h3>.*href="tel:\+442079460310".*<strong>now<\/strong>.*<td>2<\/td>/s,
  )
})

test('a note is a box, and nothing else can make itself one', () => {
  expect(toHtml('> [!NOTE]\n> **Ring** us.')).toBe(
    '<div class="saysafe-callout">\n<p><strong>Ring</strong> us.</p>\n</div>',
  )
  expect(toHtml('> [!NOTE]\n>\n> Two lines.')).toContain('<div class="saysafe-callout">')
  expect(toHtml('> [!NOTE]\n>\n> Two lines.')).not.toContain('<p></p>')
  expect(toHtml('> Somebody said this.')).toContain('<blockquote>')
  expect(toHtml('<div class="saysafe-callout">x</div>')).not.toContain('div')
})

test('headings of an article can be linked to by their words, in every script, and no two alike', () => {
  const text =
    '## Who to ring?\n\n### با چه کسی\u200cها تماس بگیرید\n\n## Who to *ring*\n\n## Unde sunați\n\n## Main\n\n## …'
  const ids = [...toHtml(text, undefined, { taken: [] }).matchAll(/<h\d(?: id="([^"]*)")?>/g)].map(([, id]) => id)
  expect(ids).toEqual([
    'who-to-ring',
    'با-چه-کسی\u200cها-تماس-بگیرید',
    'who-to-ring-2',
    'unde-sunați',
    'main-2',
    undefined,
  ])
  expect(toHtml('## Who to ring?')).toBe('<h2>Who to ring?</h2>')
  const beside = toHtml('## Who to ring?\n\n## Sunați', undefined, { taken: ['who-to-ring'] })
  expect(headingIdsIn(beside)).toEqual(['who-to-ring-2', 'sunați'])
})

test('a table keeps its words whole: it stands in a part of its own that a keyboard can move, named by its headings', () => {
  const table = '| Number | Day |\n|---|---|\n| 1 | 2 |'
  expect(toHtml(table)).toMatch(
    /^<section class="saysafe-prose__wide" tabindex="0" aria-label="Number, Day"><table>.*<\/table><\/section>$/s,
  )
  expect(toHtml('No table')).not.toContain('section')
})
