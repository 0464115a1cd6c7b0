import { faultsIn } from './html-faults.ts'
import { expect, test } from './staff.ts'
import { STAFF_STATES } from './staff-states.ts'

test.use({ noScript: true })

test('the HTML of every staff page is valid, in every state it has', async ({
  page,
  visit,
  account,
  signedIn,
  server,
}) => {
  test.slow()
  const found: string[] = []
  const bodies: Promise<string>[] = []
  page.on('response', (response) => {
    if (response.request().resourceType() === 'document' && response.status() !== 303) bodies.push(response.text())
  })
  for (const [name, show] of Object.entries(STAFF_STATES)) {
    const person = await account('editor')
    await signedIn(await account('admin'))
    bodies.length = 0
    await show({ visit, page, person, server })
    for (const fault of await faultsIn((await bodies.at(-1)) ?? '')) found.push(`${name}: ${fault}`)
    expect(bodies.length, name).toBeGreaterThan(0)
  }
  expect(found).toEqual([])
})
