import { createRoute, type RouteConfig } from '@hono/zod-openapi'
import { createMiddleware } from 'hono/factory'
import type { StaffEnv } from '../context.ts'
import { AppError } from '../errors.ts'
import { mayCall, type StaffOperation } from './permissions.ts'

/** A route for staff: who may call it stands in permissions.ts, under its operation. */
export function staffRoute<const Route extends RouteConfig & { operationId: StaffOperation }>(route: Route) {
  const allowed = createMiddleware<StaffEnv>(async (c, next) => {
    if (!mayCall(c.var.signedIn.person.roles, route.operationId)) throw new AppError('not_allowed')
    await next()
  })
  return createRoute({ ...route, middleware: allowed, security: [{ session: [] }] })
}

/** How long after signing in somebody may change who gets in and how. */
const FRESH_MS = 30 * 60_000

/** @throws AppError `sign_in_again`: an unlocked computer must not be enough to take an account over. */
export function mustBeFresh({ session }: { session: { createdAt: Date } }, now: Date): void {
  if (now.getTime() - session.createdAt.getTime() > FRESH_MS) throw new AppError('sign_in_again')
}
