import { test } from './editor.ts'
import { findings } from './findings.ts'
import { expect } from './fixtures.ts'
import { faultsIn } from './html-faults.ts'

for (const [item, parts] of Object.entries({
  'consultations/public-spaces-protection-order': [
    ['', 'details/?saved=1', 'text/en.yaml/'],
    ['questions/'],
    ['words/en/'],
    ['words/fa/'],
  ],
  'news/what-came-of-the-2022-consultation': [['details/', 'words/fa/']],
  'site/area': [['', 'details/', 'words/fa/']],
  'blocks/equality': [['questions/', 'words/en/']],
})) {
  for (const together of parts) {
    test(`axe finds nothing, the HTML is valid and nothing overflows at 320 px: ${item} ${together.join(' ')}`, async ({
      page,
      at,
    }) => {
      test.slow()
      const found: string[] = []
      const address = await at('eve', item)
      for (const part of together) {
        await page.setViewportSize({ width: 320, height: 640 })
        const response = await page.goto(address + part)
        await page.evaluate(() => {
          for (const one of document.querySelectorAll('details')) one.open = true
        })
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
        if (wide > 0) found.push(`${part}: ${wide} px too wide`)
        found.push(...(await findings(page, ['light'])).map((finding) => `${part}: ${finding}`))
        found.push(...(await faultsIn((await response?.text()) ?? '')).map((fault) => `${part}: ${fault}`))
      }
      expect(found).toEqual([])
    })
  }
}
