// Runs on any Node from 20 on, before anything is installed: brings what is locked,
// the project's own Node among it. Nothing but Node itself may be imported here.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const stamp = join(root, 'node_modules/.saysafe-installed')
const wanted = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .digest('hex')

const [major = 0] = process.versions.node.split('.').map(Number)
if (major < 20) {
  console.error(`Saysafe needs Node 20 or newer; this is ${process.versions.node}.`)
  process.exit(1)
}
if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== wanted) {
  console.log('Installing what package-lock.json lists …')
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  })
  if (status !== 0) {
    console.error(
      'The packages could not be installed. Check the connection to the npm registry and the space on the disk, then try again.',
    )
    process.exit(1)
  }
  mkdirSync(join(root, 'node_modules'), { recursive: true })
  writeFileSync(stamp, wanted)
}
const { stdout } = spawnSync(join(root, 'node_modules/.bin/node'), ['--version'], { encoding: 'utf8' })
if (!stdout && major < 24) {
  console.error(
    `There is no packaged Node 24 for this kind of machine (${process.platform} ${process.arch}). Install Node 24 or newer, then try again.`,
  )
  process.exit(1)
}
