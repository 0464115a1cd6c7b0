import { chromium } from '@playwright/test'
import { findChromium } from '../chromium.ts'
import { atLeast, atMost, below, type Figure } from './figures.ts'
import { startPortal, temporaryFolder } from './processes.ts'

const FLAGS = [
  '--no-sandbox',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
const LANGUAGES = ['en', 'fa', 'ro']

/** What a cold visit to a consultation's page costs, and what is left of it without script. */
export async function pageFigures(): Promise<Figure[]> {
  const portal = await startPortal(temporaryFolder('data'))
  const executablePath = findChromium()
  const browser = await chromium.launch({ ...(executablePath && { executablePath }), args: FLAGS })
  const figures: Figure[] = []
  for (const language of LANGUAGES) {
    const address = `${portal.url}/${language}/consultations/public-spaces-protection-order/`
    const visit = async (javaScriptEnabled: boolean) => {
      // A context of its own has an empty cache.
      const context = await browser.newContext({ javaScriptEnabled })
      const page = await context.newPage()
      const network = await context.newCDPSession(page)
      let bytes = 0
      let requests = 0
      network.on('Network.loadingFinished', ({ encodedDataLength }) => {
        bytes += encodedDataLength
        requests++
      })
      await network.send('Network.enable')
      await page.goto(address, { waitUntil: 'networkidle' })
      // What stands further down counts too, in case anything loads late.
      await page.mouse.wheel(0, 100_000)
      await page.waitForLoadState('networkidle')
      const words = (await page.locator('main').innerText()).length
      await context.close()
      return { bytes, requests, words }
    }
    const usual = await visit(true)
    const scriptless = await visit(false)
    figures.push(
      below({ name: `consultation page in ${language}, cold`, unit: 'KB', value: usual.bytes / 1_000 }, 75),
      atMost({ name: `consultation page in ${language}, requests`, unit: '', value: usual.requests }, 12),
      atLeast(
        {
          name: `consultation page in ${language}, text without script`,
          unit: 'characters',
          value: scriptless.words,
          baseline: usual.words,
          ratio: scriptless.words / usual.words,
        },
        0.98,
      ),
    )
  }
  await browser.close()
  await portal.stop()
  return figures
}
