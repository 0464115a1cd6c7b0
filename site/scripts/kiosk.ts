// A shared device that nobody touches asks whether somebody is still there, and then starts clean for the next person.
const IDLE_MS = 180_000
const WARNING_MS = 60_000
/** How many seconds are left when it is said aloud; each second would drown everything else. */
const SAID_AT = [30, 10]

const question = document.querySelector<HTMLDialogElement>('#still-there')
const startClean = document.querySelector<HTMLFormElement>('#start-clean')
if (question && startClean) watch(question, startClean)

function watch(ask: HTMLDialogElement, clean: HTMLFormElement): void {
  const left = ask.querySelector('[data-left]')
  const said = ask.querySelector<HTMLElement>('[data-said]')
  const saidLeft = ask.querySelector('[data-said-left]')
  const number = new Intl.NumberFormat(ask.dataset.locale)
  let touched = Date.now()
  let cleared = false

  const stay = () => {
    touched = Date.now()
    if (!ask.open) return
    ask.close()
    if (said) said.hidden = true
  }
  const clear = () => {
    if (cleared) return
    cleared = true
    const idle = document.createElement('input')
    idle.type = 'hidden'
    idle.name = 'idle'
    idle.value = '1'
    clean.append(idle)
    clean.requestSubmit()
  }
  // By the clock and not by counting: a device that slept clears at once.
  setInterval(() => {
    const idle = Date.now() - touched
    if (idle >= IDLE_MS + WARNING_MS) return clear()
    if (idle < IDLE_MS) return
    if (!ask.open) ask.showModal()
    const seconds = Math.ceil((IDLE_MS + WARNING_MS - idle) / 1_000)
    if (left) left.textContent = number.format(seconds)
    if (!SAID_AT.includes(seconds) || !said || !saidLeft) return
    saidLeft.textContent = number.format(seconds)
    said.hidden = false
  }, 500)

  for (const name of ['pointermove', 'scroll', 'input'] as const)
    addEventListener(name, () => !ask.open && stay(), { passive: true })
  // Any press keeps going. It is done with that: what lies under the question is not pressed.
  addEventListener('click', stay)
  addEventListener('keydown', (event) => {
    if (ask.open) event.preventDefault()
    stay()
  })
}

// What a browser keeps whole, to be quick at Back, is emptied before it is kept.
addEventListener('pagehide', ({ persisted }) => {
  if (persisted) document.querySelector('main')?.replaceChildren()
})
addEventListener('pageshow', ({ persisted }) => {
  if (persisted && startClean) location.replace(startClean.action)
})
