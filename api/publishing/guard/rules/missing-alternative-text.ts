import type { Image, ImageReference } from 'mdast'
import { excerptOf, type Finding } from '../finding.ts'
import type { Rule } from '../guard.ts'
import { nodesOf, offsetOf } from '../markdown-tree.ts'
import { at } from '../place.ts'
import type { ReadItem } from '../read-item.ts'

const PICTURE_FILE = /\.(?:jpe?g|png|gif|webp|svg|avif|heic|tiff?|bmp)$/i
/** Names that cameras, telephones and programs give. */
const GIVEN_NAME =
  /^(?:(?:img|dsc|dscn|dscf|pxl|p|mvi|image|picture|photo|screenshot|screen shot|untitled|unnamed|download|scan)[ _-]?[\d._-]*(?: ?\(\d+\))?|whatsapp image .{0,40}|(?:image|photo|picture|تصویر|عکس|imagine|fotografie|poză))$/iu

/** Screen readers say that it is a picture before they read its text. */
const SAYS_PICTURE =
  /^(?:an? |the )?(?:image|picture|photo|photograph|graphic|icon|screenshot) (?:of|showing|shows)\s|^(?:تصویری?|عکسی?)\s+از\s|^(?:o )?(?:imagine|fotografie|poză) (?:cu|a|care arată)\s/iu

/** Pictures that somebody who cannot see them would learn nothing about. */
export const missingAlternativeText: Rule = function* ({ draft }) {
  for (const field of draft.fields) {
    if (!field.tree) continue
    for (const node of nodesOf(field.tree)) {
      if (node.type !== 'image' && node.type !== 'imageReference') continue
      const picture = node as Image | ImageReference
      const url = 'url' in picture ? picture.url : ''
      const finding = judge(picture.alt ?? '', url)
      if (finding) yield { ...finding, ...at(field, offsetOf(node)), ...(url && { excerpt: excerptOf(url) }) }
    }
  }
  yield* fromSettings(draft)
}

function judge(alt: string, url: string): Pick<Finding, 'rule' | 'level' | 'values'> | undefined {
  const text = alt.replace(/[\s\u200b-\u200f]+/g, ' ').trim()
  if (!/[\p{L}\p{N}]/u.test(text)) return { rule: 'alternative_text_missing', level: 'stops' }
  const name = url.split(/[?#]/)[0]?.split('/').at(-1) ?? ''
  const bare = (file: string) => file.replace(/\.\w{2,5}$/, '').toLowerCase()
  if (SAYS_PICTURE.test(text))
    return { rule: 'alternative_text_says_picture', level: 'warns', values: { text: excerptOf(text) } }
  const isFile = PICTURE_FILE.test(text) || GIVEN_NAME.test(text) || (name !== '' && bare(text) === bare(decode(name)))
  return isFile
    ? { rule: 'alternative_text_is_file_name', level: 'stops', values: { text: excerptOf(text) } }
    : undefined
}

/** A picture named in frontmatter has its text beside it: `picture: { src, alt }`, or `picture` and `picture_alt`. */
function* fromSettings({ fields, byFile, original }: ReadItem): Generator<Finding> {
  for (const field of fields) {
    if (field.role !== 'setting' || !PICTURE_FILE.test(field.text) || (field.language ?? original) !== original)
      continue
    const parent = field.path.split('.').slice(0, -1)
    const texts = byFile.get(field.file)
    const alt = texts?.get([...parent, 'alt'].join('.')) ?? texts?.get(`${field.path}_alt`)
    const finding = judge(alt?.text ?? '', field.text)
    if (finding) yield { ...finding, ...at(field), excerpt: excerptOf(field.text) }
  }
}

function decode(name: string): string {
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
