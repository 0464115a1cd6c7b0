/** In order: most browsers say that they are several others too. */
const BROWSERS: [name: string, sign: RegExp][] = [
  ['Edge', /\bEdg(e|A|iOS)?\//],
  ['Opera', /\bOPR\//],
  ['Samsung Internet', /\bSamsungBrowser\//],
  ['Firefox', /\b(Firefox|FxiOS)\//],
  ['Chrome', /\b(Chrome|CriOS|HeadlessChrome)\//],
  ['Safari', /\bSafari\//],
]
const SYSTEMS: [name: string, sign: RegExp][] = [
  ['iPhone', /\biPhone\b/],
  ['iPad', /\biPad\b/],
  ['Android', /\bAndroid\b/],
  ['Windows', /\bWindows\b/],
  ['ChromeOS', /\bCrOS\b/],
  ['Mac', /\bMac(intosh| OS X)\b/],
  ['Linux', /\bLinux\b/],
]

/** A browser in plain words, from what it says about itself; each part undefined when it cannot be told. */
export function browserName(userAgent: string): { browser: string | undefined; system: string | undefined } {
  const first = (list: [string, RegExp][]) => list.find(([, sign]) => sign.test(userAgent))?.[0]
  return { browser: first(BROWSERS), system: first(SYSTEMS) }
}
