import type { Position } from '#api/content/ward-map.ts'
import type { WardSheet } from './ward-sheet.ts'

/** Names may touch, as letters do not fill their boxes. */
const TOUCH = 2

/**
 * Puts the names beside the sheet where their wards are now. Of two that would lie over each other, the first is
 * shown: that of the chosen ward before all others. Whoever comes closer sees the rest.
 */
export function showNames(
  sheet: HTMLElement,
  wards: WardSheet['wards'],
  chosen: string,
  project: (label: Position) => { x: number; y: number },
): void {
  const { clientWidth, clientHeight } = sheet
  const elements = new Map(
    [...(sheet.parentElement?.querySelectorAll<HTMLElement>('[data-ward]') ?? [])].map((one) => [
      one.dataset.ward,
      one,
    ]),
  )
  const taken: { left: number; top: number; right: number; bottom: number }[] = []
  const inOrder = wards.toSorted((a, b) => Number(b.id === chosen) - Number(a.id === chosen))
  for (const { id, label } of inOrder) {
    const element = elements.get(id)
    if (!element) continue
    const { x, y } = project(label)
    const [width, height] = [element.offsetWidth, element.offsetHeight]
    const box = {
      left: x - width / 2 + TOUCH,
      right: x + width / 2 - TOUCH,
      top: y - height / 2 + TOUCH,
      bottom: y + height / 2 - TOUCH,
    }
    const outside = box.left < 0 || box.top < 0 || box.right > clientWidth || box.bottom > clientHeight
    const covered = taken.some(
      (other) => box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom,
    )
    element.style.visibility = outside || covered ? 'hidden' : 'visible'
    element.style.transform = `translate(${x - width / 2}px, ${y - height / 2}px)`
    if (!outside && !covered) taken.push(box)
  }
}
