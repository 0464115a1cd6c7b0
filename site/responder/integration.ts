import type { AstroIntegration } from 'astro'

/** An Astro adapter whose server is one function, Request in and Response out. */
export function responder(): AstroIntegration {
  return {
    name: 'saysafe-responder',
    hooks: {
      'astro:config:done': ({ setAdapter }) => {
        setAdapter({
          name: 'saysafe-responder',
          entrypointResolution: 'auto',
          serverEntrypoint: new URL('./entry.ts', import.meta.url),
          adapterFeatures: { buildOutput: 'server', middlewareMode: 'classic' },
          supportedAstroFeatures: { serverOutput: 'stable' },
        })
      },
    },
  }
}
