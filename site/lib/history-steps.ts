/**
 * Steps of a page in the browser's history, so that its own Back goes to the step before and not away, with
 * what was written. Only the name of a step is there. Every step but the one that is shown has the address
 * of the home page: whoever looks through the history later, or goes back after leaving, finds that one.
 */
export type Steps = {
  /** Somebody goes from one step to another. */
  goOn: (from: string, to: string) => void
  /** Before somebody leaves in a hurry: nothing behind or before this page leads to it again. */
  wipe: () => void
  /** No longer listens. */
  end: () => void
}

/** What the way out tells the page, right before it is left. */
export const LEAVING = 'saysafe:leaving'

type Kept = { step: string }

/** @param home An address that says nothing, on this site. */
export function stepsInHistory(home: string, onback: (step: string) => void): Steps {
  let used = false
  const isKept = (state: unknown): state is Kept => typeof state === 'object' && state !== null && 'step' in state
  const onpopstate = ({ state }: PopStateEvent) => {
    if (isKept(state)) onback(state.step)
  }
  addEventListener('popstate', onpopstate)
  return {
    goOn: (from, to) => {
      const here = location.pathname
      used = true
      history.replaceState({ step: from } satisfies Kept, '', home)
      history.pushState({ step: to } satisfies Kept, '', here)
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
