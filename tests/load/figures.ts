/** One line of the table: what was measured, against what, and whether that is enough. */
export type Figure = {
  name: string
  value: number
  unit: string
  /** The same measured of something plainer in the same run; machines differ, ratios less so. */
  baseline?: number
  ratio?: number
  /** In words, with the number in them. */
  aim?: string
  met?: boolean
}

/** The aim is that `value` (or `ratio`, where there is a baseline) is at least this. */
export function atLeast(figure: Omit<Figure, 'aim' | 'met'>, least: number): Figure {
  const judged = figure.ratio ?? figure.value
  return { ...figure, aim: `≥ ${figure.ratio === undefined ? shown(least) : `${least} ×`}`, met: judged >= least }
}

export function below(figure: Omit<Figure, 'aim' | 'met'>, limit: number): Figure {
  return { ...figure, aim: `< ${shown(limit)}`, met: figure.value < limit }
}

export function atMost(figure: Omit<Figure, 'aim' | 'met'>, limit: number): Figure {
  return { ...figure, aim: `≤ ${shown(limit)}`, met: figure.value <= limit }
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length / 2
  return ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2
}

export function printFigures(figures: readonly Figure[]): void {
  const lines = [
    ['figure', 'value', 'baseline', 'ratio', 'aim', 'met'],
    ...figures.map(({ name, value, unit, baseline, ratio, aim, met }) => [
      name,
      `${shown(value)} ${unit}`,
      baseline === undefined ? '' : shown(baseline),
      ratio === undefined ? '' : ratio.toFixed(2),
      aim ?? '',
      met === undefined ? '' : met ? 'yes' : 'NO',
    ]),
  ]
  const widths = (lines[0] ?? []).map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  for (const line of lines)
    console.log(
      line
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  '),
    )
}

function shown(value: number): string {
  return value.toLocaleString('en-GB', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 })
}
