import svelte from '@astrojs/svelte'
import { defineConfig } from 'astro/config'
import { responder } from './site/responder/integration.ts'
import { postcss } from './site/styles/postcss.ts'

// One build of the code serves any council's content: every page is rendered
// on demand, and the server keeps those that only read as plain files.
export default defineConfig({
  srcDir: './site',
  publicDir: './site/public',
  outDir: process.env.SAYSAFE_BUILD_DIR ?? './.build/site',
  cacheDir: './.build/cache',
  output: 'server',
  adapter: responder(),
  integrations: [svelte()],
  trailingSlash: 'ignore',
  compressHTML: true,
  session: false,
  devToolbar: { enabled: false },
  build: { inlineStylesheets: 'never', assets: 'assets' },
  security: {
    // Public forms have no session to forge, and a no-referrer policy makes
    // browsers send `Origin: null`, which Astro's check would refuse.
    checkOrigin: false,
    csp: {
      directives: [
        "default-src 'none'",
        "img-src 'self'",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ],
    },
  },
  vite: {
    css: { postcss },
    build: { assetsInlineLimit: 0 },
    ssr: { noExternal: true },
    // A worker loads what it needs when it needs it.
    worker: { format: 'es' },
  },
})
