import { MAX_FILE_BYTES } from './uploads/receive.ts'

/** Several times the longest possible response; more can only be a mistake or an attack. */
export const MAX_BODY_BYTES = 512 * 1024
/** A file, and the form around it. */
export const MAX_UPLOAD_BYTES = MAX_FILE_BYTES + 64 * 1024

/** The one route of the API that takes a form with a file, and the page that hands it one. */
const UPLOADS = /^\/api\/staff\/changes\/[^/]+\/uploads$/
const UPLOAD_PAGE = /^\/staff\/changes\/[^/]+\/edit\/files\/$/

/** The one route that takes bytes: a chunk of something sealed. */
const CHUNKS = /^\/api\/reports\/files\/[^/]+\/chunks\/[^/]+$/

/** The pages that take evidence from whoever has no script. They read it part by part, and drop what is too much. */
const REPORT_PAGES = /^\/(?:[^/]+\/(?:report\/form|code)|staff\/intake\/[^/]+)\/?$/
const MAX_REPORT_PAGE_BYTES = 220_000_000

export function isChunk(method: string, path: string): boolean {
  return method === 'PUT' && CHUNKS.test(path)
}

export function isUpload(method: string, path: string): boolean {
  return method === 'POST' && UPLOADS.test(path)
}

/** Whether it is the page on which staff upload a file: it says itself that one is too large. */
export function isUploadPage(method: string, path: string): boolean {
  return method === 'POST' && UPLOAD_PAGE.test(path)
}

/** How much a body may announce. */
export function maxBodyBytes(method: string, path: string): number {
  if (method === 'POST' && REPORT_PAGES.test(path)) return MAX_REPORT_PAGE_BYTES
  return isUpload(method, path) || isUploadPage(method, path) ? MAX_UPLOAD_BYTES : MAX_BODY_BYTES
}
