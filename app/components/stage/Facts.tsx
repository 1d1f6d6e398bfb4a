/** A line of names and what they stand for. */

export function Facts({ facts }: { facts: Record<string, string | number> }) {
  return (
    <dl>
      {Object.entries(facts).map(([name, fact]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{fact}</dd>
        </div>
      ))}
    </dl>
  )
}
