import { excerptOf, type Finding, type MarkedSentence } from '../finding.ts'
import type { Check, Rule } from '../guard.ts'
import { at } from '../place.ts'
import { type Field, type ReadItem, wordsOf } from '../read-item.ts'
import { fingerprintOf, type Sentence, sentencesOf } from '../sentences.ts'

const MAX_SHOWN = 20

/** Translations that are missing, or made from an original that has changed since; sentence by sentence. */
export const translations: Rule = function* (check) {
  const { draft, input } = check
  const original = wordsOf(draft, draft.original)
  if (original.size === 0) return
  for (const { tag } of input.area.languages) {
    if (tag === draft.original) continue
    const file = draft.languageFiles.get(tag)
    if (!file) {
      yield missingFile(draft, tag, input.item.kind !== 'news' && input.item.kind !== 'page')
    } else if (draft.byFile.has(file)) {
      yield* compare(check, original, tag, file)
    }
  }
}

function missingFile(draft: ReadItem, language: string, isYaml: boolean): Finding {
  const file = draft.languageFiles.get(draft.original)?.replace(draft.original, language)
  return {
    rule: 'translation_file_missing',
    level: 'warns',
    file: file ?? `${language}.${isYaml ? 'yaml' : 'md'}`,
    path: '',
    language,
  }
}

function* compare(check: Check, original: Map<string, Field>, language: string, file: string): Generator<Finding> {
  const { draft } = check
  const translated = wordsOf(draft, language)
  let unproven = false
  for (const [path, field] of original) {
    const translation = translated.get(path)
    if (!translation) {
      yield {
        rule: 'translation_missing',
        level: 'warns',
        file,
        path,
        language,
        excerpt: excerptOf(field.text),
        sentences: marked(sentencesOf(field)),
      }
      continue
    }
    const change = changeOf(check, field, translation, language)
    if (change === 'unknown') unproven = true
    else if (change === 'link') yield linkOnly(field, translation)
    else if (change) yield { rule: 'translation_stale', level: levelOf(check, field), ...at(translation), ...change }
  }
  for (const [path, field] of translated) {
    // Single lines may be there for this language alone: the name of a ward in its script.
    if (field.role === 'markdown' && !original.has(path)) {
      yield { rule: 'translation_left_over', level: 'warns', ...at(field), excerpt: excerptOf(field.text) }
    }
  }
  if (unproven) yield { rule: 'translation_unproven', level: 'warns', file, path: '', language }
}

/** Of a question that is published, two languages must not ask different things while people answer. */
function levelOf({ published, draft }: Check, { path, text }: Field): Finding['level'] {
  const asked = path.startsWith('questions.') && published && wordsOf(published, draft.original).get(path)?.text
  return asked && asked.trim() !== text.trim() ? 'stops' : 'warns'
}

type Change = Pick<Finding, 'excerpt' | 'sentences' | 'values'>

function changeOf(
  check: Check,
  field: Field,
  translation: Field,
  language: string,
): Change | 'link' | 'unknown' | undefined {
  const kept = check.draft.madeFrom.get(language)?.get(field.path)
  if (kept !== undefined) return difference(kept.split(' ').filter(Boolean), field, translation, check)
  // Without fingerprints, what residents see now has to do: words that stayed while the original changed.
  if (!check.published) return 'unknown'
  const before = wordsOf(check.published, check.draft.original).get(field.path)
  const translatedBefore = wordsOf(check.published, language).get(field.path)
  if (!before || !translatedBefore) return 'unknown'
  if (translatedBefore.text.trim() !== translation.text.trim()) return undefined
  return difference(sentencesOf(before).map(fingerprintOf), field, translation, check)
}

function difference(
  marks: readonly string[],
  field: Field,
  translation: Field,
  check: Check,
): Change | 'link' | undefined {
  const now = sentencesOf(field)
  const prints = now.map(fingerprintOf)
  const { was, moved: leads } = withoutAddresses(marks, now, translation, check)
  const added = without(prints, was).map((index) => now[index])
  const gone = without(was, prints)
  if (added.length === 0 && gone.length === 0) {
    const moved = now.filter((_, index) => prints[index] !== was[index])
    if (moved.length === 0) return leads ? 'link' : undefined
    return { sentences: marked(moved), values: { changed: moved.length, removed: 0 }, excerpt: excerptOf(field.text) }
  }
  // A translation of as many sentences as its original had went along with it, one by one.
  const old = sentencesOf(translation)
  const isParallel = old.length === was.length
  const sentences: MarkedSentence[] =
    added.length > 0
      ? marked(added.filter((sentence) => sentence !== undefined))
      : removedTexts(gone, was, field, check).map((text) => ({ text }))
  if (isParallel && gone.length === added.length) {
    sentences.forEach((sentence, index) => {
      const translated = old[gone[index] ?? -1]?.text
      if (translated) sentence.translated = excerptOf(translated)
    })
  } else if (isParallel && added.length === 0) {
    sentences.splice(
      0,
      sentences.length,
      ...gone.slice(0, MAX_SHOWN).map((index) => ({ text: old[index]?.text ?? '' })),
    )
  }
  return {
    sentences,
    values: { changed: added.length, removed: gone.length },
    ...(sentences[0] && { excerpt: excerptOf(sentences[0].text) }),
  }
}

/**
 * The marks as they would be if the original's links had led then where they lead now: an
 * address is no sentence. `moved` when the translation does not follow one of them yet.
 */
function withoutAddresses(
  marks: readonly string[],
  now: readonly Sentence[],
  translation: Field,
  check: Check,
): { was: string[]; moved: boolean } {
  const { draft, published } = check
  const was = [...marks]
  const before = published && wordsOf(published, draft.original).get(translation.path)
  const here = (url: string) => url.replace(`/${translation.language}/`, `/${draft.original}/`)
  // Where the links led: as residents see it now, or as the translation still has it.
  const led = [
    ...(before ? sentencesOf(before).map(({ urls }) => urls) : []),
    ...sentencesOf(translation).map(({ urls }) => urls.map(here)),
  ]
  const follows = new Set(sentencesOf(translation).flatMap(({ urls }) => urls.map(here)))
  let moved = false
  for (const sentence of now) {
    const print = fingerprintOf(sentence)
    if (sentence.urls.length === 0 || was.includes(print)) continue
    const earlier = led
      .filter(({ length }) => length === sentence.urls.length)
      .map((urls) => fingerprintOf({ ...sentence, urls }))
    const place = was.findIndex((mark) => earlier.includes(mark))
    if (place === -1) continue
    was[place] = print
    moved ||= sentence.urls.some((url) => !follows.has(here(url)))
  }
  return { was, moved }
}

/** The words of a translation are as they should be, and its link leads where the original's led before. */
function linkOnly(field: Field, translation: Field): Finding {
  const follows = new Set(sentencesOf(translation).flatMap(({ urls }) => urls))
  const sentence = sentencesOf(field).find(({ urls }) => urls.some((url) => !follows.has(url)))
  const address = sentence?.urls.find((url) => !follows.has(url)) ?? ''
  return {
    rule: 'translation_link',
    level: 'warns',
    ...at(translation),
    ...(sentence && { excerpt: excerptOf(sentence.text) }),
    values: { address: excerptOf(address) },
  }
}

/** The places in `list` of what `other` does not have as often. */
function without(list: readonly string[], other: readonly string[]): number[] {
  const left = new Map<string, number>()
  for (const print of other) left.set(print, (left.get(print) ?? 0) + 1)
  return list.flatMap((print, index) => {
    const count = left.get(print) ?? 0
    left.set(print, count - 1)
    return count > 0 ? [] : [index]
  })
}

/** What the sentences said that are gone, as far as what residents see now still has them. */
function removedTexts(
  gone: readonly number[],
  was: readonly string[],
  field: Field,
  { published, draft }: Check,
): string[] {
  const before = published && wordsOf(published, draft.original).get(field.path)
  if (!before) return []
  const texts = new Map(sentencesOf(before).map((sentence) => [fingerprintOf(sentence), sentence.text]))
  return gone.slice(0, MAX_SHOWN).flatMap((index) => texts.get(was[index] ?? '') ?? [])
}

function marked(sentences: readonly Sentence[]): MarkedSentence[] {
  return sentences.slice(0, MAX_SHOWN).map(({ text, line }) => ({ text: excerptOf(text), line }))
}
