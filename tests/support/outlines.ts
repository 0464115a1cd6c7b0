/** A small borough that does not exist: three wards side by side. */
export const SMALL_WARDS = [
  { id: 'North Quay', code: 'E05900001' },
  { id: 'Market & Mill', code: 'E05900002' },
  { id: 'South Common', code: 'E05900003' },
]

type Json = Record<string, unknown>

/** A closed square of a hundredth of a degree, by its south-western corner. */
export const square = (x: number, y: number): number[][] => [
  [x, y],
  [x + 0.01, y],
  [x + 0.01, y + 0.01],
  [x, y + 0.01],
  [x, y],
]

/** Wards as they come from elsewhere, a square each. */
export function outlinesOf(wards: readonly { id: string; code: string }[]) {
  const features = wards.map(({ id, code }, index) => ({
    type: 'Feature',
    properties: { WD24CD: code, WD24NM: id, OBJECTID: index } as Json,
    geometry: { type: 'Polygon', coordinates: [square(-1.5 + index / 100, 52.123456789)] as unknown } as Json,
  }))
  return { type: 'FeatureCollection', features } as Json & { features: typeof features }
}
