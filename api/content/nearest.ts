/** What somebody most likely meant who wrote something that is not among `names`. */
export function nearest(written: string, names: Iterable<string>): string | undefined {
  let best: { name: string; steps: number } | undefined
  for (const name of names) {
    const steps = stepsBetween(plain(written), plain(name))
    if (steps <= written.length / 3 && (!best || steps < best.steps)) best = { name, steps }
  }
  return best?.name
}

/** A sentence to put behind “There is no …”, if there is one to say. */
export function didYouMean(written: string, names: Iterable<string>): string {
  const name = nearest(written, names)
  return name === undefined ? '' : ` Did you mean ${name}?`
}

const plain = (text: string): string => text.toLowerCase().replaceAll(/[\s_-]/g, ' ')

/** How many letters have to be put in, taken out or changed. */
function stepsBetween(one: string, other: string): number {
  let before = Array.from({ length: other.length + 1 }, (_, n) => n)
  for (let i = 1; i <= one.length; i++) {
    const row = [i]
    for (let j = 1; j <= other.length; j++) {
      const changed = (before[j - 1] ?? 0) + (one[i - 1] === other[j - 1] ? 0 : 1)
      row.push(Math.min(changed, (before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
    before = row
  }
  return before[other.length] ?? 0
}
