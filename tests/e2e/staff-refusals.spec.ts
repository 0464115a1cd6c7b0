import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { STAFF_ADDRESSES } from './staff-addresses.ts'
import { expect, heading, test } from './staff.ts'

test('every staff page is kept nowhere, found by no search engine and strict about where things come from', async ({
  request,
}) => {
  for (const path of [
    '/staff',
    '/staff/sign-in/',
    '/staff/join/',
    '/staff/nothing/',
    ...Object.values(STAFF_ADDRESSES),
  ]) {
    const response = await request.get(path, { maxRedirects: 0 })
    const headers = response.headers()
    expect(headers, path).toMatchObject({
      'cache-control': 'no-store',
      'x-robots-tag': 'noindex',
      'referrer-policy': 'same-origin',
      'x-frame-options': 'DENY',
    })
    expect(headers['content-security-policy'], path).toContain("default-src 'none'")
    expect(headers['content-security-policy'], path).not.toMatch(/unsafe-(inline|eval)|\*|https?:/)
  }
})

test('a stranger is led to sign in from every page, and nobody to a page outside', async ({ request }) => {
  for (const path of Object.values(STAFF_ADDRESSES)) {
    const response = await request.get(path, { maxRedirects: 0 })
    const next = path === '/staff/' ? '' : `?${new URLSearchParams({ next: path })}`
    expect([response.status(), response.headers().location], path).toEqual([303, `/staff/sign-in/${next}`])
  }
})

test('what is for other roles says so in plain words', async ({ page, visit, account, signedIn, server }) => {
  const editor = await account('editor')
  await signedIn(editor)
  for (const path of [
    '/staff/people/',
    '/staff/people/invite/',
    '/staff/audit/',
    `/staff/people/${editor.id}/suspend/`,
  ]) {
    const response = await visit(path)
    expect(response.status(), path).toBe(403)
    await expect(heading(page)).toHaveText('This page is not for your role')
    await expect(page.getByRole('main')).toContainText(`You are signed in as ${editor.name}, editor.`)
  }
  const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join()
  const invited = await page.request.post('/staff/people/invite/', {
    headers: { cookie, origin: server.url },
    form: { name: 'Somebody', email: 'somebody@council.example', roles: 'admin' },
  })
  expect(invited.status()).toBe(403)
  expect(server.staff.find('somebody@council.example')).toBeUndefined()
})

test('a person who is not there is not found', async ({ page, visit, account, signedIn }) => {
  await signedIn(await account('admin'))
  const response = await visit('/staff/people/11111111-1111-4111-8111-111111111111/')
  expect(response.status()).toBe(404)
  await expect(heading(page)).toHaveText('Page not found')
})

test('a form of another site is refused and changes nothing', async ({ page, account, signedIn, server, faults }) => {
  await signedIn(await account('admin'))
  const target = `${server.url}/staff/people/invite/`
  // Another port of the same machine counts as the same site, so the browser does send the cookie.
  const attacker = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html')
    response.end(
      `<form method="post" action="${target}"><input name="name" value="Mallory"><input name="email" value="mallory@evil.example"><input name="roles" value="admin"><button>Win a prize</button></form>`,
    )
  })
  await new Promise<void>((resolve) => attacker.listen(0, '127.0.0.1', resolve))
  const address = `http://127.0.0.1:${(attacker.address() as AddressInfo).port}`
  faults.allowOrigin(address)
  await page.goto(address)
  const sent = page.waitForRequest((request) => request.method() === 'POST')
  await page.getByRole('button').click()
  expect((await (await sent).allHeaders()).cookie).toContain('saysafe=')
  await expect(heading(page)).toHaveText('This was not sent from this site')
  expect((await (await sent).response())?.status()).toBe(403)
  expect(server.staff.find('mallory@evil.example')).toBeUndefined()
  await new Promise((resolve) => attacker.close(resolve))
})

for (const [from, headers] of [
  ['another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
  ['an old browser on another site', { origin: 'https://evil.example' }],
  ['a site that hides where it is', { origin: 'null' }],
  ['nowhere', {}],
] as const) {
  test(`a form from ${from} signs nobody out and in`, async ({ page, account, signedIn, playwright, server }) => {
    await signedIn(await account('editor'))
    const cookie = (await page.context().cookies()).map(({ name, value }) => `${name}=${value}`).join()
    const bare = await playwright.request.newContext()
    for (const path of ['/staff/sign-out/', '/staff/sign-in/', '/staff/account/', '/staff/join/']) {
      const response = await bare.post(server.url + path, {
        headers: { cookie, ...headers },
        form: { action: 'end-others' },
      })
      expect(response.status(), path).toBe(403)
      expect(response.headers()['set-cookie'], path).toBeUndefined()
    }
    await bare.dispose()
    await page.goto('/staff/')
    await expect(heading(page)).toHaveText('Your desk')
  })
}
