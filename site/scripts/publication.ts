// While something is being published, says how far it is; at the end the page shows what became of it.
const LOOK_MS = 700
const SLOWER_MS = 5_000

type Progress = { state: string; progress: { done: number; of: number } }

for (const box of document.querySelectorAll<HTMLElement>('[data-publication]')) void follow(box)

async function follow(box: HTMLElement): Promise<void> {
  const said = box.querySelector('[data-said]')
  const count = box.querySelector('[data-count]')
  const bar = box.querySelector('progress')
  let wait = LOOK_MS
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, wait))
    let now: Progress
    try {
      const response = await fetch(`/api/staff/publications/${box.dataset['publication']}`)
      // Signed out: the page itself leads to where one signs in.
      if (response.status === 401) return location.reload()
      if (!response.ok) throw new Error(String(response.status))
      now = (await response.json()) as Progress
    } catch {
      wait = SLOWER_MS
      continue
    }
    wait = LOOK_MS
    const words = box.dataset[now.state]
    if (words === undefined) return location.replace(location.pathname)
    const { done, of } = now.progress
    // Only when it changes, or screen readers would say it again and again.
    if (said && said.textContent !== words) said.textContent = words
    if (of === 0) continue
    if (bar) Object.assign(bar, { max: of, value: done })
    if (count)
      count.textContent = (box.dataset['pages'] ?? '').replace('%done%', String(done)).replace('%of%', String(of))
  }
}
