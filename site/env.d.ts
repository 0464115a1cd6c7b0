declare namespace App {
  /** What the server hands to every page. */
  interface Locals {
    content: import('#api/content/read.ts').Content
    now: Date
    baseUrl: string
    /** The API, called in the same process as a request. */
    api: (path: string, init?: RequestInit) => Promise<Response>
    /** Makes a picture anew, without what the camera wrote into it. Rejects when it is none that can be read. */
    redraw: (bytes: Buffer) => Promise<Buffer>
    /** Takes out of any other file what it says about who made it. Rejects with a Bomb. */
    clean: import('#api/cleaning/apart.ts').CleanApart
    /** Whoever is signed in, on staff pages. */
    me?: import('./lib/staff/ask.ts').Me
    /** Why a staff page is not shown. */
    refusal?: import('./lib/staff/ask.ts').Refusal
  }
}
