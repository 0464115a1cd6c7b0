import { defineMiddleware } from 'astro:middleware'

/** Only the languages of the area have pages; any other first part of an address is not found. */
export const onRequest = defineMiddleware((context, next) => {
  const { lang } = context.params
  const known = context.locals.content.area.languages.some(({ tag }) => tag === lang)
  return lang === undefined || known ? next() : next('/404')
})
