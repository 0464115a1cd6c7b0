import { join } from 'node:path'
import { serve } from '@hono/node-server'
import BetterSqlite3 from 'better-sqlite3'
import { Hono } from 'hono'

// What anybody would write first: read the JSON, insert it, answer. No checks, no audit,
// no receipt that can be asked for again. As durable as ours: WAL and synchronous=FULL.
const [folder = '.'] = process.argv.slice(2)
const db = new BetterSqlite3(join(folder, 'baseline.sqlite'))
db.pragma('journal_mode = WAL')
db.pragma('synchronous = FULL')
db.exec('create table received (id integer primary key, body text not null)')
const insert = db.prepare('insert into received (body) values (?)')

const app = new Hono()
app.post('/api/*', async (c) => {
  const body = await c.req.text()
  JSON.parse(body)
  const { lastInsertRowid } = insert.run(body)
  return c.json({ reference: String(lastInsertRowid) }, 201)
})
serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, ({ port }) =>
  console.log(`The baseline is running at http://127.0.0.1:${port}`),
)
