import { createRoute, type RouteConfig } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { createMiddleware } from 'hono/factory'
import { findSession } from '#db/queries/staff-sessions.ts'
import type { StaffEnv } from '../context.ts'
import { AppError } from '../errors.ts'
import { mayCall, type StaffOperation } from './permissions.ts'

/** A route for staff: who may call it stands in permissions.ts, under its operation. Nothing else is looked at before. */
export function staffRoute<const Route extends RouteConfig & { operationId: StaffOperation }>(
  route: Route,
  ...more: MiddlewareHandler<StaffEnv>[]
) {
  const allowed = createMiddleware<StaffEnv>(async (c, next) => {
    const { signedIn, store } = c.var
    if (!mayCall(signedIn.person.roles, route.operationId)) throw new AppError('not_allowed')
    // A body may take minutes to arrive, so what was allowed before it is asked again in the transaction.
    c.set('change', async (job) => {
      const { db, queue } = store.use()
      return queue.add(() => {
        const found = findSession(db, signedIn.session.idHash)
        if (found?.person.state !== 'active') throw new AppError('signed_out')
        if (!mayCall(found.person.roles, route.operationId)) throw new AppError('not_allowed')
        return job()
      })
    })
    await next()
  })
  return createRoute({ ...route, middleware: [allowed, ...more], security: [{ session: [] }] })
}

/** How long after signing in somebody may change who gets in and how. */
const FRESH_MS = 30 * 60_000

export function freshUntil({ session }: { session: { createdAt: Date } }): Date {
  return new Date(session.createdAt.getTime() + FRESH_MS)
}

/** @throws AppError `sign_in_again`: an unlocked computer must not be enough to take an account over. */
export function mustBeFresh(signedIn: { session: { createdAt: Date } }, now: Date): void {
  if (now > freshUntil(signedIn)) throw new AppError('sign_in_again')
}
