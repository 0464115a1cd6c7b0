import type { Position, WardMap } from './ward-map.ts'

/** Places looked at in each direction. */
const STEPS = 24
/** By how much a place has to be better than the middle. */
const BETTER = 1.05
/** A name is wider than it is high. */
const WIDER = 1.5

/**
 * Where a name fits best into an outline: the place inside that is farthest from every line of it. The middle of a
 * crescent would lie outside.
 */
export function labelOf(geometry: WardMap['features'][number]['geometry']): Position {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates
  let best: { place: Position; room: number } | undefined
  for (const rings of polygons) {
    const outer = rings[0] ?? []
    const [west, east] = extremes(outer.map(([x]) => x))
    const [south, north] = extremes(outer.map(([, y]) => y))
    const narrow = Math.cos((south * Math.PI) / 180) / WIDER
    const at = (column: number, row: number): Position => [
      west + ((east - west) * column) / STEPS,
      south + ((north - south) * row) / STEPS,
    ]
    const steps = Array.from({ length: STEPS * STEPS }, (_, step) =>
      at((step % STEPS) + 0.5, Math.floor(step / STEPS) + 0.5),
    )
    for (const place of [at(STEPS / 2, STEPS / 2), ...steps]) {
      const room = roomAt(rings, place, narrow)
      if (room > (best?.room ?? 0) * BETTER) best = { place, room }
    }
  }
  const [x, y] = best?.place ?? polygons[0]?.[0]?.[0] ?? [0, 0]
  return [Number(x.toFixed(5)), Number(y.toFixed(5))]
}

/** How far the nearest line is; 0 outside of the outline. */
function roomAt(rings: readonly (readonly Position[])[], [x, y]: Position, narrow: number): number {
  let inside = false
  let nearest = Number.POSITIVE_INFINITY
  for (const ring of rings) {
    for (const [index, [endX, endY]] of ring.entries()) {
      const [fromX, fromY] = ring[index - 1] ?? [endX, endY]
      if (fromY > y !== endY > y && x < fromX + ((y - fromY) / (endY - fromY)) * (endX - fromX)) inside = !inside
      const [dx, dy] = [(endX - fromX) * narrow, endY - fromY]
      const [px, py] = [(x - fromX) * narrow, y - fromY]
      const along = Math.min(Math.max((px * dx + py * dy) / (dx * dx + dy * dy || 1), 0), 1)
      nearest = Math.min(nearest, Math.hypot(px - along * dx, py - along * dy))
    }
  }
  return inside ? nearest : 0
}

/** An outline can have more points than a function takes values. */
function extremes(values: readonly number[]): [number, number] {
  return values.reduce(([least, most], value) => [Math.min(least, value), Math.max(most, value)], [
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ] as [number, number])
}
