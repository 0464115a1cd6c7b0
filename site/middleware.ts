import { defineMiddleware } from 'astro:middleware'
import { withdrawnAt } from '#api/content/addresses.ts'
import { guard, guardPreview, isStaffPage } from './lib/staff/guard.ts'

/**
 * Only the languages of the area have pages; any other first part of an address is not
 * found. What was taken down answers in one place, whichever page of it is asked for.
 */
export const onRequest = defineMiddleware((context, next) => {
  if (isStaffPage(context.url.pathname)) return guard(context, next)
  if (context.url.pathname.startsWith('/preview')) return guardPreview(context, next)
  const { lang } = context.params
  const { content } = context.locals
  if (lang !== undefined && !content.area.languages.some(({ tag }) => tag === lang)) return next('/404')
  return context.params.slug !== undefined && withdrawnAt(content, context.url.pathname) ? next('/410') : next()
})
