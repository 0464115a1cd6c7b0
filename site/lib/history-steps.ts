/**
 * The browser's own Back goes to the step before and not away, with what was written. One entry of the history,
 * right before the form's, has the address of the home page: Back comes to it, and is sent on to the form at once.
 * So the address always fits what is shown, after however many steps; and whoever looks through the history
 * later, or goes back after leaving, finds the home page there. Forward has nothing to lead to: the form's entry
 * is always the last, so that no step of it lies where the way out cannot reach.
 */
export type Steps = {
  /** Before somebody goes on to another step. */
  goOn: () => void
  /** Before somebody leaves in a hurry: nothing behind or before this page leads to it again. */
  wipe: () => void
  /** No longer listens. */
  end: () => void
}

/** What the way out tells the page, right before it is left. */
export const LEAVING = 'saysafe:leaving'

/** Which of the two an entry is. */
type Place = 'before' | 'form'
const placeOf = (state: unknown): Place | undefined =>
  typeof state === 'object' &&
  state !== null &&
  'place' in state &&
  (state.place === 'before' || state.place === 'form')
    ? state.place
    : undefined
const at = (place: Place) => ({ place })

/** @param home An address that says nothing, on this site. */
export function stepsInHistory(home: string, onback: () => void): Steps {
  // The page can have been loaded anew.
  let used = placeOf(history.state) === 'form'
  let sentOn = false
  const onpopstate = ({ state }: PopStateEvent) => {
    const place = placeOf(state)
    if (place === 'before') {
      sentOn = true
      history.forward()
    } else if (place === 'form' && sentOn) {
      sentOn = false
      onback()
    }
  }
  addEventListener('popstate', onpopstate)
  return {
    goOn: () => {
      if (used) return
      used = true
      const here = location.pathname
      history.replaceState(at('before'), '', home)
      history.pushState(at('form'), '', here)
    },
    wipe: () => {
      if (!used) return
      history.replaceState(null, '', home)
      // What lies before it is forgotten with that.
      history.pushState(null, '', home)
    },
    end: () => removeEventListener('popstate', onpopstate),
  }
}

/** On the home page, loaded where the form's history has its address: Forward leads to the form, and not to this page again. */
export function leadToForm(): void {
  addEventListener('popstate', ({ state }) => {
    if (placeOf(state) === 'form') location.reload()
  })
}

/** What was on this page is gone: it was loaded anew, or come back to. */
export function isLoadedAgain(): boolean {
  return loadedBy() === 'reload' || isComeBackTo()
}

/** By the browser's own Back or Forward. */
export function isComeBackTo(): boolean {
  return loadedBy() === 'back_forward'
}

function loadedBy(): string | undefined {
  const [how] = performance.getEntriesByType('navigation')
  return how instanceof PerformanceNavigationTiming ? how.type : undefined
}
