/**
 * A turnstile for work that costs a processor much of a second, such as turning a code into keys:
 * one after another, so that a flood leaves the server able to do everything else.
 *
 * @param most How many may wait. More would only wait in vain: they get undefined at once.
 */
export function turnstile(most: number) {
  let waiting = 0
  let last: Promise<unknown> = Promise.resolve()
  return async <Result>(work: () => Promise<Result>): Promise<Result | undefined> => {
    if (waiting >= most) return undefined
    waiting += 1
    const done = last.then(work)
    last = done.catch(() => undefined)
    try {
      return await done
    } finally {
      waiting -= 1
    }
  }
}
