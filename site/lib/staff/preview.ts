export const PREVIEW_VIEWS = ['full', 'phone', 'print'] as const
export type PreviewView = (typeof PREVIEW_VIEWS)[number]

/** Named as the server reads it, which then shows the frames; under /preview/ only. */
export const PREVIEW_COOKIE = 'saysafe_preview'

export function viewOf(query: URLSearchParams): PreviewView {
  return PREVIEW_VIEWS.find((view) => view === query.get('view')) ?? 'full'
}

/** The code is forgotten with the browser; how long it works is for the server to say. */
export function previewCookie(code: string, secure: boolean): string {
  const attributes = ['Path=/preview/', 'HttpOnly', 'SameSite=Lax', ...(secure ? ['Secure'] : [])]
  if (code === '') attributes.push('Max-Age=0')
  return [`${PREVIEW_COOKIE}=${code}`, ...attributes].join('; ')
}

export function codeIn(request: Request): string | undefined {
  return new RegExp(`(?:^|;\\s*)${PREVIEW_COOKIE}=([0-9A-Z-]{1,40})(?:;|$)`).exec(
    request.headers.get('cookie') ?? '',
  )?.[1]
}
