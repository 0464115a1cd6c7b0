import type { Finding } from './finding.ts'
import type { Field } from './read-item.ts'

/** Where in the files a finding is. */
export function at(field: Field, offset = 0): Pick<Finding, 'file' | 'path' | 'line' | 'language'> {
  const { file, path, language } = field
  return { file, path, line: field.lineAt(offset), ...(language && { language }) }
}
