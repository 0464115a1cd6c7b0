const IDLE_MS = 15 * 60_000
const LOOK_MS = 5_000
const SIGNS = ['pointerdown', 'keydown', 'scroll', 'touchstart'] as const

/** Calls `lock` once nobody has touched the page for a quarter of an hour, also after the machine has slept. Returns how to stop. */
export function whenIdle(lock: () => void): () => void {
  let last = Date.now()
  const touched = () => {
    // The first touch after a sleep comes too late.
    if (Date.now() - last >= IDLE_MS) lock()
    last = Date.now()
  }
  const look = () => {
    if (Date.now() - last >= IDLE_MS) lock()
  }
  // A timer stands still while a machine sleeps, so the clock is asked again and again.
  const timer = setInterval(look, LOOK_MS)
  for (const sign of SIGNS) addEventListener(sign, touched, { passive: true, capture: true })
  document.addEventListener('visibilitychange', look)
  return () => {
    clearInterval(timer)
    for (const sign of SIGNS) removeEventListener(sign, touched, { capture: true })
    document.removeEventListener('visibilitychange', look)
  }
}
