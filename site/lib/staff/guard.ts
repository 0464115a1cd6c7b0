import type { APIContext, MiddlewareNext } from 'astro'
import { ask, goOn, type Me, type Refusal } from './ask.ts'
import { signInAddress } from './next.ts'
import { fromThisSite } from '#api/auth/same-site.ts'

/** Pages for people who are not signed in, or are just leaving. */
const OPEN = ['/staff/sign-in/', '/staff/join/', '/staff/sign-out/']

export function isStaffPage(pathname: string): boolean {
  return pathname === '/staff' || pathname.startsWith('/staff/')
}

/** Stands before every staff page: it is kept nowhere, and only whoever is signed in gets in. */
export async function guard(context: APIContext, next: MiddlewareNext): Promise<Response> {
  // A page that refuses shows another one in its place, and was looked at already.
  const response = context.locals.refusal ? await next() : await admit(context, next)
  response.headers.set('cache-control', 'no-store')
  response.headers.set('x-robots-tag', 'noindex')
  // Or browsers would hide, from us too, where a form was sent from: see api/auth/same-site.ts.
  response.headers.set('referrer-policy', 'same-origin')
  return response
}

/** The same for previews that are opened with a code; whether it fits is for the page to say. */
export async function guardPreview(context: APIContext, next: MiddlewareNext): Promise<Response> {
  const { locals, request } = context
  const foreign = request.method === 'POST' && !fromThisSite(request, locals.baseUrl)
  const response = foreign ? goOn('/preview/') : await next()
  response.headers.set('cache-control', 'no-store')
  response.headers.set('x-robots-tag', 'noindex')
  response.headers.set('referrer-policy', 'same-origin')
  return response
}

async function admit(context: APIContext, next: MiddlewareNext): Promise<Response> {
  const { locals, request, url } = context
  if (!url.pathname.endsWith('/') && request.method !== 'POST') return goOn(`${url.pathname}/${url.search}`)
  if (request.method === 'POST' && !fromThisSite(request, locals.baseUrl))
    return refuse(context, { ok: false, status: 403, code: 'bad_request', fields: { origin: 'foreign' } })
  const found = request.headers.has('cookie') ? await ask<Me>(context, 'GET', '/api/staff/me') : undefined
  if (found?.ok) locals.me = found.body
  if (OPEN.includes(url.pathname) || found?.ok) return next()
  if (found && found.code !== 'signed_out') return refuse(context, found)
  return goOn(signInAddress(request.method === 'POST' ? url.pathname : url.pathname + url.search))
}

export const NOT_ALLOWED: Refusal = { ok: false, status: 403, code: 'not_allowed', fields: {} }

type Refusing = Pick<APIContext, 'locals' | 'request' | 'url' | 'rewrite'>

/** Answers with the page that says why not, or with the way to sign in when the session has ended. */
export function refuse(context: Refusing, refusal: Refusal): Promise<Response> | Response {
  const { locals, request, url } = context
  if (refusal.code === 'signed_out') return goOn(signInAddress(url.pathname))
  locals.refusal = refusal
  // A request of its own: the body of this one may have been read.
  return context.rewrite(new Request(new URL('/staff/refused/', url), { headers: request.headers }))
}

/** Whoever is signed in. The guard lets nobody else come to where this is asked. */
export function meOf({ me }: App.Locals): Me {
  if (!me) throw new Error('a staff page is open to strangers')
  return me
}
