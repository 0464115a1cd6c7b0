import type { AcceptedPlugin, Plugin } from 'postcss'
import rtlcss from 'postcss-rtlcss'
import { Mode } from 'postcss-rtlcss/options'

/**
 * GOV.UK Frontend still carries rules for Internet Explorer and old Edge, which
 * Vite's minifier refuses or which only cost bytes, and a fallback in every
 * `var()`, which would only ever be GOV.UK's own blue.
 */
const modernBrowsers: Plugin = {
  postcssPlugin: 'modern-browsers',
  Once(root) {
    root.walkAtRules('media', (rule) => {
      if (rule.params.includes('\\0')) rule.remove()
      else rule.params = rule.params.replace(/,\s*\(-ms-high-contrast: active\)/, '')
    })
    root.walkAtRules('supports', (rule) => {
      if (/not \(text-wrap/.test(rule.params)) rule.remove()
      else if (/-ms-ime-align|border-width: ?max|position: -webkit-sticky/.test(rule.params))
        rule.replaceWith(rule.nodes ?? [])
    })
    root.walkRules(/::-moz-focus-inner/, (rule) => {
      rule.remove()
    })
    root.walkDecls(/-font-smoothing$/, (decl) => {
      decl.remove()
    })
    root.walkDecls((decl) => {
      decl.value = decl.value.replace(/var\((--govuk-[\w-]+-colour),[^()]+\)/g, 'var($1)')
    })
  },
}

/** Both directions in one file. Sass writes `[dir=rtl]` without quotes, and only a prefix that matches is left alone. */
const bothDirections = rtlcss({ mode: Mode.combined, ltrPrefix: '[dir=ltr]', rtlPrefix: '[dir=rtl]' })

export const postcss: { plugins: AcceptedPlugin[] } = { plugins: [modernBrowsers, bothDirections] }
