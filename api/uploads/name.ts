const MAX_STEM = 60

/** The end of a name without its ending: whatever a browser or a program sent, it is one name and no path. */
export function stemOf(given: string): string {
  const last = given.split(/[/\\]/).at(-1) ?? ''
  const plain = last
    .replace(/\.[^.]*$/, '')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
  return plain.slice(0, MAX_STEM).replace(/^-+|-+$/g, '')
}

export function endingOf(given: string): string {
  return (/\.([^.]*)$/.exec(given)?.[1] ?? '').toLowerCase()
}

/** The first name of this stem that nothing has yet. */
export function freeName(stem: string, ending: string, isTaken: (name: string) => boolean): string {
  for (let count = 1; ; count++) {
    const name = `${stem}${count === 1 ? '' : `-${count}`}.${ending}`
    if (!isTaken(name)) return name
  }
}
