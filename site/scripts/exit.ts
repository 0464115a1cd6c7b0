import { LEAVING } from '../lib/history-steps.ts'

// Without this the way out is a link. With it the page is gone before the other one has come,
// this page is no step for Back to return to, and the answers kept in this tab go too.
const link = document.querySelector<HTMLAnchorElement>('[data-exit]')
const announced = document.querySelector<HTMLElement>('[data-exit-status]')
const SHIFTS = 3
/** Between two presses: whoever rests a finger on the key, or stops at each capital letter, does not leave. */
const FORGET_AFTER_MS = 1_000

function leave({ href, hostname }: HTMLAnchorElement): void {
  document.body.hidden = true
  document.title = hostname
  try {
    sessionStorage.clear()
  } catch {
    // A browser that keeps nothing has nothing to forget.
  }
  dispatchEvent(new Event(LEAVING))
  location.replace(href)
}

if (link && announced) {
  link.addEventListener('click', (event) => {
    event.preventDefault()
    leave(link)
  })
  for (const hint of document.querySelectorAll<HTMLElement>('[data-exit-shift]')) hint.hidden = false

  let presses = 0
  let alone = false
  let timer: ReturnType<typeof setTimeout> | undefined
  const forget = () => {
    presses = 0
    announced.textContent = ''
  }
  // Shift counts when nothing else was pressed with it, or capital letters would end the page.
  addEventListener('keydown', ({ key }) => {
    alone = key === 'Shift'
    if (!alone) forget()
  })
  addEventListener('keyup', ({ key }) => {
    if (key !== 'Shift' || !alone) return
    presses += 1
    if (presses === SHIFTS) return leave(link)
    announced.textContent = (presses === 1 ? link.dataset.twoMore : link.dataset.oneMore) ?? ''
    clearTimeout(timer)
    timer = setTimeout(forget, FORGET_AFTER_MS)
  })
  // Back, to a page that the browser had kept as it was left.
  addEventListener('pageshow', () => {
    document.body.hidden = false
  })
}
