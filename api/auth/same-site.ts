/**
 * Whether a form was sent by a page of this site. The cookie is not sent with another
 * site's forms anyhow (SameSite=Lax); this also holds for signing in, which needs none,
 * and against other sites under the same domain.
 *
 * Staff pages have a referrer policy of their own, or browsers would say `Origin: null`.
 */
export function fromThisSite(request: Request, baseUrl: string): boolean {
  const site = request.headers.get('sec-fetch-site')
  if (site !== null) return site === 'same-origin'
  const origin = request.headers.get('origin')
  if (origin === null || !URL.canParse(origin)) return false
  // Behind a proxy the host may be its own, so the configured address counts as well.
  const own = [new URL(baseUrl).host, request.headers.get('host')]
  return own.includes(new URL(origin).host)
}

/**
 * Whether a browser says that a page of another site sent this. Programs, and our own pages
 * when they ask the API, say nothing of the kind.
 */
export function fromElsewhere(request: Request, baseUrl: string): boolean {
  const says = request.headers.has('sec-fetch-site') || request.headers.has('origin')
  return says && !fromThisSite(request, baseUrl)
}
