/** An earlier question, as a condition can look at it. */
export type Asked = {
  id: string
  type: string
  label: string
  options: string[]
  rows: string[]
  /** Options and rows in words, by id. */
  words: Record<string, string>
}
