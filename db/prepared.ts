import type { Handle } from './open.ts'

/**
 * Keeps a query that is built and prepared once for each database. For the busiest paths only:
 * drizzle takes longer to build a query than SQLite to answer it.
 */
export function prepared<Query>(build: (db: Handle) => Query): (db: Handle) => Query {
  const queries = new WeakMap<Handle, Query>()
  return (db) => {
    const known = queries.get(db)
    if (known) return known
    const query = build(db)
    queries.set(db, query)
    return query
  }
}
