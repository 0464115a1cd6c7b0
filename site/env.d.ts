declare namespace App {
  /** What the server hands to every page. */
  interface Locals {
    content: import('#api/content/read.ts').Content
    now: Date
    baseUrl: string
    /** The API, called in the same process as a request. */
    api: (path: string, init?: RequestInit) => Promise<Response>
  }
}
