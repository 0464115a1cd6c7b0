import { connect, type Socket } from 'node:net'

export type Load = {
  answers: number
  perSecond: number
  /** In milliseconds. */
  p50: number
  p99: number
}

export type LoadOptions = {
  url: string
  clients: number
  /** The whole request, made afresh for each; undefined when there is nothing more to send. */
  next: () => string | undefined
  /** Stops sending after this long; without it, when `next` runs out. */
  seconds?: number
  expect?: number
}

/**
 * Sends requests over keep-alive connections, one after the other on each, as fast as
 * they are answered. It knows just enough HTTP to take little of the machine that it
 * shares with the server.
 *
 * @throws Error when an answer has another status than `expect`.
 */
export async function load({
  url,
  clients,
  next,
  seconds = Number.POSITIVE_INFINITY,
  expect = 201,
}: LoadOptions): Promise<Load> {
  const { hostname, port } = new URL(url)
  const times: number[] = []
  const begun = performance.now()
  const end = begun + seconds * 1_000
  await Promise.all(
    Array.from({ length: clients }, () =>
      converse(
        connect({ host: hostname, port: Number(port), noDelay: true }),
        () => (performance.now() < end ? next() : undefined),
        expect,
        times,
      ),
    ),
  )
  const took = (performance.now() - begun) / 1_000
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return { answers: times.length, perSecond: times.length / took, p50: at(0.5), p99: at(0.99) }
}

function converse(socket: Socket, next: () => string | undefined, expect: number, times: number[]): Promise<void> {
  return new Promise((resolve, reject) => {
    let received = ''
    let sentAt = 0
    const send = () => {
      const request = next()
      if (request === undefined) {
        socket.destroy()
        resolve()
        return
      }
      sentAt = performance.now()
      socket.write(request, 'latin1')
    }
    const fail = (reason: string) => {
      socket.destroy()
      reject(new Error(reason))
    }
    socket.setEncoding('latin1')
    socket.on('connect', send)
    socket.on('error', reject)
    socket.on('close', () => {
      reject(new Error('the server closed the connection'))
    })
    socket.on('data', (chunk) => {
      received += String(chunk)
      const head = received.indexOf('\r\n\r\n')
      if (head < 0) return
      const length = /content-length: (\d+)/i.exec(received)?.[1]
      if (length === undefined) return fail(`an answer without its length:\n${received}`)
      if (received.length < head + 4 + Number(length)) return
      times.push(performance.now() - sentAt)
      const status = Number(received.slice(9, 12))
      if (status !== expect) return fail(`answered ${status} where ${expect} was expected:\n${received}`)
      received = ''
      send()
    })
  })
}

/** A POST of JSON as bytes on the wire. */
export function postRequest(url: string, body: string): string {
  const { host, pathname } = new URL(url)
  return `POST ${pathname} HTTP/1.1\r\nhost: ${host}\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
}
