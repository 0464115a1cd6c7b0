import { hashPassword } from '#api/auth/password.ts'
import { Sessions } from '#api/auth/sessions.ts'
import { newTotpSecret, totpCode } from '#api/auth/totp.ts'
import { createStaff, findStaffByEmail } from '#db/queries/staff.ts'
import type { Role, Staff } from '#db/schema/staff.ts'
import { FROM, type testApp } from './app.ts'

export const PASSWORD = 'seven green umbrellas'
/** Made once: deriving it takes longer than most tests. */
const passwordHash = hashPassword(PASSWORD)

type TestApp = ReturnType<typeof testApp>

/** Somebody with an account, a password and an authenticator app. */
export async function addStaff({ db, clock }: TestApp, email: string, ...roles: Role[]): Promise<Staff> {
  const hash = await passwordHash
  return createStaff(
    db,
    { email, name: `Somebody at ${email}`, roles, state: 'active', passwordHash: hash, totpSecret: newTotpSecret() },
    clock.now,
  )
}

/** The code that somebody's app shows now. */
export function appCode({ db, clock }: TestApp, email: string): string {
  return totpCode(findStaffByEmail(db, email)?.totpSecret ?? '', clock.now)
}

/** The `Cookie` header that a browser sends back for this answer. */
export function cookieOf(response: Response): string {
  return response.headers.get('set-cookie')?.split(';')[0] ?? ''
}

/** Signs somebody in, both steps, and gives the `Cookie` header. */
export async function signIn(app: TestApp, email: string, password = PASSWORD): Promise<string> {
  const { ticket } = await (await app.post('/api/sign-in', { email, password })).json()
  const response = await app.post('/api/sign-in/second-factor', { ticket, code: appCode(app, email) })
  if (response.status !== 201) throw new Error(`signing in was answered ${response.status}: ${await response.text()}`)
  // The same half-minute does not sign in twice.
  app.clock.now = new Date(app.clock.now.getTime() + 30_000)
  return cookieOf(response)
}

/** The `Cookie` header of a new session, without the work of signing in. */
export async function openSession({ store, clock }: TestApp, staffId: string): Promise<string> {
  const { cookie } = await new Sessions(
    () => store.use(),
    () => clock.now,
    false,
  ).start(staffId, 'a test')
  return cookie.split(';')[0] ?? ''
}

/** Somebody with an account, at their desk. */
export async function seated(app: TestApp, email: string, ...roles: Role[]) {
  const { id } = await addStaff(app, email, ...roles)
  const cookie = await openSession(app, id)
  return { id, email, cookie, call: as(app, cookie) }
}

/** Moves the clock on. */
export function later({ clock }: TestApp, minutes: number): void {
  clock.now = new Date(clock.now.getTime() + minutes * 60_000)
}

/** Requests of somebody who is signed in. */
export function as(app: TestApp, cookie: string) {
  return (method: string, path: string, body?: unknown) =>
    app.app.request(
      path,
      {
        method,
        headers: { cookie, ...(body !== undefined && { 'content-type': 'application/json' }) },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      },
      FROM,
    )
}
