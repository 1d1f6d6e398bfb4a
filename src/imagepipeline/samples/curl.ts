/** The request in bash and curl: no other tool is needed. */
import type { SampleParts } from './sample-parts.ts'

export function curlSample({ url, header, body }: SampleParts): string {
  return `#!/usr/bin/env bash
# Put your key into the environment first: export IMAGEPIPELINE_API_KEY=…
set -euo pipefail

url=${quoted(url)}
key=${quoted(`${header}: `)}"\${IMAGEPIPELINE_API_KEY:?is not set}"
body=${quoted(JSON.stringify(body, null, 2))}

ask() {
  reply=$(curl --silent --show-error --max-time 60 -H "$key" "$@")
}

value() {
  tr -d '\\n' <<<"$reply" | sed -n "s/.*\\"$1\\" *: *\\"\\([^\\"]*\\)\\".*/\\1/p"
}

ask "$url" -H 'Content-Type: application/json' --data-binary "$body"
id=$(value id)
for _ in {1..150}; do
  case $(value status) in
    SUCCESS) break ;;
    PENDING) sleep 2 ;;
    *) printf 'No picture: %s\\n' "$reply" >&2; exit 1 ;;
  esac
  ask "$url/status/$id"
done
[[ $(value status) == SUCCESS ]] || { echo 'Still pending after 5 minutes.' >&2; exit 1; }
grep -o 'https\\{0,1\\}:[^"]*' <<<"$reply" | sed 's/\\\\//g'
`
}

/** In single quotes nothing is special but their end. Source: POSIX.1-2024, Shell Command Language, 2.2.2. */
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
