/** The request in Python with requests, as in the documents. */
import type { Body } from '../api/index.ts'
import type { SampleParts } from './sample-parts.ts'

export function pythonSample({ url, header, body }: SampleParts): string {
  return `# Put your key into the environment first: export IMAGEPIPELINE_API_KEY=…
import os
import time

import requests

url = ${literal(url)}
headers = {${literal(header)}: os.environ["IMAGEPIPELINE_API_KEY"]}
data = ${dictionary(body)}

response = requests.post(url, headers=headers, json=data, timeout=60)
response.raise_for_status()
reply = response.json()
job = reply.get("id")

deadline = time.monotonic() + 300
while reply.get("status") == "PENDING":
    if time.monotonic() > deadline:
        raise SystemExit("Still pending after 5 minutes.")
    time.sleep(2)
    response = requests.get(f"{url}/status/{job}", headers=headers, timeout=60)
    response.raise_for_status()
    reply = response.json()

if reply.get("status") != "SUCCESS":
    raise SystemExit(f"No picture: {reply}")
for download_url in reply["download_urls"]:
    print(download_url)
`
}

function dictionary(body: Body): string {
  const lines = Object.entries(body).map(([name, value]) => `    ${literal(name)}: ${literal(value)},\n`)
  return `{\n${lines.join('')}}`
}

/** Python reads JSON's strings and numbers as its own; its truth values are spelt otherwise. */
function literal(value: Body[string]): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  if (typeof value === 'object') return `[${value.map(literal).join(', ')}]`
  return JSON.stringify(value)
}
