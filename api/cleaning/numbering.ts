/** People as numbers, in the order in which they appear. */
export function numbering(): (person: string) => string {
  const people = new Map<string, string>()
  return (person) => {
    const number = people.get(person) ?? String(people.size + 1)
    people.set(person, number)
    return number
  }
}
