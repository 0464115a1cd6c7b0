import type { Page } from '@playwright/test'
import type { Account, TestServer } from './server.ts'
import { STAFF_ADDRESSES } from './staff-addresses.ts'
import { signInOn, problems } from './staff.ts'

type State = { visit: (path: string) => Promise<unknown>; page: Page; person: Account; server: TestServer }

const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

/** Every staff page in every state it has, for an administrator who is signed in; `person` is somebody else. */
export const STAFF_STATES: Record<string, (state: State) => Promise<unknown>> = {
  ...Object.fromEntries(
    Object.entries(STAFF_ADDRESSES).map(([name, path]) => [name, ({ visit }: State) => visit(path)]),
  ),
  'sign in': ({ visit }) => visit('/staff/sign-in/'),
  'join, refused': async ({ visit, page }) => {
    await visit('/staff/join/')
    await press(page, 'Continue')
    await problems(page).waitFor()
  },
  'sign in, refused': async ({ visit, page }) => {
    await visit('/staff/sign-in/')
    await press(page, 'Continue')
    await problems(page).waitFor()
  },
  'second step, refused': async ({ visit, page, person }) => {
    await visit('/staff/sign-in/')
    await signInOn(page, { ...person, code: () => '000000' })
    await problems(page).waitFor()
  },
  'change password, refused': async ({ visit, page }) => {
    await visit('/staff/account/password/')
    await press(page, 'Change password')
    await problems(page).waitFor()
  },
  'app, refused': async ({ visit, page }) => {
    await visit('/staff/account/authenticator/')
    await press(page, 'Continue')
    await press(page, 'Confirm')
    await problems(page).waitFor()
  },
  'recovery codes, not kept': async ({ visit, page }) => {
    await visit('/staff/account/recovery-codes/')
    await press(page, 'Make new codes')
    await press(page, 'Continue')
    await problems(page).waitFor()
  },
  'account, after a change': ({ visit }) => visit('/staff/account/?done=password'),
  'invite, refused': async ({ visit, page }) => {
    await visit('/staff/people/invite/')
    await press(page, 'Invite')
    await problems(page).waitFor()
  },
  invited: async ({ visit, page }) => {
    await visit('/staff/people/invite/')
    await page.getByLabel('Name').fill('Wilhelmina Featherstonehaugh-Cholmondeley')
    await page.getByLabel('Email address').fill(`${crypto.randomUUID()}.featherstonehaugh@council.example`)
    await page.getByRole('checkbox').first().check()
    await press(page, 'Invite')
    await page.getByRole('heading', { name: 'What to say' }).waitFor()
  },
  'a person': ({ visit, person }) => visit(`/staff/people/${person.id}/`),
  'correct an address': ({ visit, person }) => visit(`/staff/people/${person.id}/email/`),
  'correct an address, refused': async ({ visit, page, person }) => {
    await visit(`/staff/people/${person.id}/email/`)
    await press(page, 'Correct the address')
    await problems(page).waitFor()
  },
  'correct an address, asked': async ({ visit, page, person }) => {
    await visit(`/staff/people/${person.id}/email/`)
    await page.getByLabel('New email address').fill(`${crypto.randomUUID()}@council.example`)
    await press(page, 'Correct the address')
    await page.getByRole('heading', { name: 'The new address waits for its code' }).waitFor()
    await visit(`/staff/people/${person.id}/`)
  },
  'suspend somebody': ({ visit, person }) => visit(`/staff/people/${person.id}/suspend/`),
  'lost their way in': ({ visit, person }) => visit(`/staff/people/${person.id}/lost/`),
  'a request is made': async ({ visit, page, person }) => {
    await visit(`/staff/people/${person.id}/lost/`)
    await press(page, 'Say that they cannot sign in any more')
    await page.getByRole('link', { name: 'Look at the request' }).click()
  },
  'desk, with mail that failed': ({ visit, person, server }) => {
    server.fillOutbox(person)
    return visit('/staff/')
  },
  'outbox, with mail in every state': ({ visit, person, server }) => {
    server.fillOutbox(person)
    return visit('/staff/outbox/')
  },
  'not found': ({ visit }) => visit('/staff/nothing/'),
  'too long ago': async ({ visit, server }) => {
    server.clock.move(31 * 60_000)
    await visit('/staff/people/invite/')
  },
}
