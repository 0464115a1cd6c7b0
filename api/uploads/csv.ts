import { UploadRefused } from './refused.ts'

/**
 * Looks whether a text is a table. Anything could be called text, so it has to look like one.
 * @throws UploadRefused
 */
export function checkCsv(bytes: Buffer): void {
  if (bytes.includes(0)) throw new UploadRefused('unknownKind')
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    throw new UploadRefused('notUtf8')
  }
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
  if (/[\u0001-\u0008\u000b\u000c\u000e-\u001f]/.test(text)) throw new UploadRefused('unknownKind')
  const [first = ''] = text.split('\n', 1)
  if (/^\s*</.test(text) || !/[,;\t]/.test(first)) throw new UploadRefused('unknownKind')
}
