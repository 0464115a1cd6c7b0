/** A planned outcome of a command, said in a sentence with the way out. */
export class Refusal extends Error {}
