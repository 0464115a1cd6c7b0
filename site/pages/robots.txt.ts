import type { APIRoute } from 'astro'

/** What search engines leave alone (RFC 9309): the desk, the API, and pages of one person's answers. */
export const GET: APIRoute = ({ locals }) => {
  const lines = [
    'User-agent: *',
    'Allow: /api/docs',
    'Disallow: /api/',
    'Disallow: /staff/',
    ...['answer', 'return', 'saved', 'thanks'].map((step) => `Disallow: /*/consultations/*/${step}/`),
    '',
    `Sitemap: ${locals.baseUrl}/sitemap.xml`,
  ]
  return new Response(`${lines.join('\n')}\n`, { headers: { 'content-type': 'text/plain; charset=utf-8' } })
}
