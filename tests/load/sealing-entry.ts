/** What the bench measures in a browser. */
export { sealEnvelope } from '#api/sealing/envelope.ts'
export { keysOf } from '#api/sealing/report-code.ts'
