/** Files in a row, as `tar -x` takes them apart: the older form (ustar), which every program reads. */

const BLOCK = 512
const encode = (text: string) => new TextEncoder().encode(text)

/** @param modified In seconds. Names are cut to what a header holds. */
export function tarOf(files: readonly { name: string; body: Blob }[], modified: number): Blob {
  const parts = files.flatMap(({ name, body }) => [
    header(name, body.size, modified),
    body,
    new Uint8Array((BLOCK - (body.size % BLOCK)) % BLOCK),
  ])
  return new Blob([...parts, new Uint8Array(2 * BLOCK)])
}

function header(name: string, size: number, modified: number): Uint8Array<ArrayBuffer> {
  const block = new Uint8Array(BLOCK)
  const write = (text: string, at: number) => block.set(encode(text), at)
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0')
  block.set(cut(name, 100), 0)
  write('0000600\0', 100)
  write('0000000\0', 108)
  write('0000000\0', 116)
  write(`${octal(size, 11)}\0`, 124)
  write(`${octal(Math.floor(modified), 11)}\0`, 136)
  write('        0', 148)
  write('ustar\x0000', 257)
  write(
    `${octal(
      block.reduce((sum, byte) => sum + byte, 0),
      6,
    )}\0 `,
    148,
  )
  return block
}

/** Without a letter that is only half there; the ending stays. */
function cut(name: string, most: number): Uint8Array {
  let [, stem = name, ending = ''] = /^(.*?)(\.[^.]*)?$/s.exec(name) ?? []
  while (encode(stem + ending).length > most) stem = [...stem].slice(0, -1).join('')
  return encode(stem + ending)
}
