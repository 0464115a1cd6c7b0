import { createApp } from 'astro/app/entrypoint'

const app = createApp({ streaming: false })

/** Renders a page of the site. `locals` is what the page may use: see site/env.d.ts. */
export function render(request: Request, locals: App.Locals): Promise<Response> {
  return app.render(request, { locals })
}
