/**
 * What nobody at the desk should have to read: names of files, of fields as files write them,
 * and words of whoever programs. The command line may say them; the screens of staff may not.
 */
const PROGRAMMERS_WORDS: readonly RegExp[] = [
  /\b[\w-]+\.(?:ya?ml|md|json)\b/i,
  /\bcontent\//,
  /\b[a-z]+_[a-z_]*[a-z]\b/,
  /\b(?:YAML|Markdown|HTML|JSON|schema|slugs?|ids?|UTF-8|BCP|locales?|boolean|true|false|folders?)\b/i,
  /\blines? \d/i,
  /[{`]\s?\w/,
  /\bwritten like\b/,
]

/** Each of them that a sentence has. */
export function programmersWordsIn(sentence: string): string[] {
  return PROGRAMMERS_WORDS.flatMap((pattern) => pattern.exec(sentence)?.[0] ?? [])
}
